package dev.yoi.runtime.state;

import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was asked for when the worker was made; never changes. `lineage` is null for a worker whose log is its
/// own from the beginning.
public record WorkerRecord(
        WorkerId id,
        Instant createdAt,
        ProfileName profile,
        BackendName backend,
        BundleRef bundle,
        WorkdirRef workdir,
        @Nullable KeyUse createKey,
        @Nullable Lineage lineage) {

    /// The same request, answered at `at` with a copy instead of a start.
    WorkerRecord copied(Instant at, Lineage from, @Nullable KeyUse key) {
        return new WorkerRecord(id, at, profile, backend, bundle, workdir, key, from);
    }
}
