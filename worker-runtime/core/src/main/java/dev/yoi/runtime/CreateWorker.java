package dev.yoi.runtime;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import org.jspecify.annotations.Nullable;

/// A request for a worker. Without `id` one is minted; without `digest` the bundle's content is taken as it is
/// now and pinned. `initialInput` is sent as the first user input together with the start.
public record CreateWorker(
        BundleId bundle,
        @Nullable Digest digest,
        ProfileName profile,
        WorkdirRef workdir,
        @Nullable WorkerId id,
        @Nullable WorkerName name,
        Labels labels,
        @Nullable Content initialInput,
        @Nullable IdempotencyKey key) {

    /// The shortest request: a profile of a bundle.
    public static CreateWorker of(BundleId bundle, ProfileName profile) {
        return new CreateWorker(bundle, null, profile, WorkdirRef.WORKSPACE, null, null, Labels.NONE, null, null);
    }

    public CreateWorker withId(WorkerId newId) {
        return new CreateWorker(bundle, digest, profile, workdir, newId, name, labels, initialInput, key);
    }

    public CreateWorker withDigest(Digest newDigest) {
        return new CreateWorker(bundle, newDigest, profile, workdir, id, name, labels, initialInput, key);
    }

    public CreateWorker named(WorkerName newName) {
        return new CreateWorker(bundle, digest, profile, workdir, id, newName, labels, initialInput, key);
    }

    public CreateWorker labelled(Labels newLabels) {
        return new CreateWorker(bundle, digest, profile, workdir, id, name, newLabels, initialInput, key);
    }

    public CreateWorker withInput(Content newInput) {
        return new CreateWorker(bundle, digest, profile, workdir, id, name, labels, newInput, key);
    }

    public CreateWorker withKey(IdempotencyKey newKey) {
        return new CreateWorker(bundle, digest, profile, workdir, id, name, labels, initialInput, newKey);
    }
}
