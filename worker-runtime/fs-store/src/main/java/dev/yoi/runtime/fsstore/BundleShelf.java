package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.BundleForm;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The config bundles: an index of ids in memory, contents in files by digest.
final class BundleShelf {
    private static final int KEPT_IN_MEMORY = 64;

    private final StoreFiles files;
    private final ConcurrentSkipListMap<BundleId, Digest> index = new ConcurrentSkipListMap<>();
    /// Read lately: each worker is made from one of a few.
    private final ConcurrentHashMap<BundleRef, ConfigBundle> read = new ConcurrentHashMap<>();

    BundleShelf(StoreFiles files, Map<BundleId, Digest> known) {
        this.files = files;
        index.putAll(known);
    }

    void add(BundleRef ref) {
        index.put(ref.id(), ref.digest());
    }

    List<BundleRef> refs() {
        var refs = new ArrayList<BundleRef>();
        index.forEach((id, digest) -> refs.add(new BundleRef(id, digest)));
        return refs;
    }

    /// Whether exactly this bundle is known; `bundle_conflict` when its id has another content.
    boolean has(BundleRef ref) {
        Digest known = index.get(ref.id());
        if (known != null && !known.equals(ref.digest())) {
            throw WorkerRuntimeException.of(
                    ErrorCode.BUNDLE_CONFLICT,
                    ref.id().value(),
                    "bundle '" + ref.id() + "' exists with another content",
                    "store it under another id");
        }
        return known != null;
    }

    /// Whether the content is there as well, and is what the digest says.
    boolean sound(BundleRef ref) {
        try {
            return read(ref.id()).isPresent();
        } catch (WorkerRuntimeException e) {
            if (e.code() == ErrorCode.BUNDLE_MISSING || e.code() == ErrorCode.BUNDLE_DIGEST_MISMATCH) {
                return false;
            }
            throw e;
        }
    }

    /// Makes the content durable, before any event names it. Also when it is there: a process that was killed may
    /// not have synced it. Something else in its place is set aside.
    void write(ConfigBundle bundle, Digest digest, Quarantine quarantine) throws IOException {
        Path file = files.bundle(digest);
        if (files.disk().exists(file) && !holds(bundle, file)) {
            quarantine.moveAside(file, "not the content of the bundle with this digest");
        }
        files.replace(file, BundleForm.file(bundle));
    }

    private boolean holds(ConfigBundle bundle, Path file) throws IOException {
        try {
            return BundleForm.read(bundle.id(), files.read(file)).equals(bundle);
        } catch (FormatException | WorkerRuntimeException e) {
            return false;
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return false;
        }
    }

    /// Ids of all bundles with this content.
    List<BundleId> idsOf(Digest digest) {
        return index.entrySet().stream()
                .filter(known -> known.getValue().equals(digest))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What an opening finds wrong: a bundle whose content is missing, or damaged as far as that many are looked
    /// at. It concerns those who need that bundle only.
    Map<BundleId, WorkerRuntimeException> troubles() {
        var found = new TreeMap<BundleId, WorkerRuntimeException>();
        for (BundleId id : index.keySet().stream().limit(KEPT_IN_MEMORY).toList()) {
            try {
                read(id);
            } catch (WorkerRuntimeException e) {
                found.put(id, e);
            }
        }
        return found;
    }

    /// `bundle_missing` or `bundle_digest_mismatch` when the content is not what was stored.
    Optional<ConfigBundle> read(BundleId id) {
        Digest digest = index.get(id);
        if (digest == null) {
            return Optional.empty();
        }
        var ref = new BundleRef(id, digest);
        ConfigBundle known = read.get(ref);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            ConfigBundle bundle = BundleForm.read(id, files.read(files.bundle(digest)));
            if (!bundle.digest().equals(digest)) {
                throw Failures.bundleDamaged(ref, "is another one than its digest says");
            }
            remember(ref, bundle);
            return Optional.of(bundle);
        } catch (NoSuchFileException e) {
            throw Failures.bundleMissing(ref);
        } catch (FormatException e) {
            throw Failures.bundleDamaged(ref, "can't be read");
        } catch (IOException e) {
            if (Failures.concernsAll(e)) {
                throw Failures.io("reading a bundle", e);
            }
            throw Failures.bundleDamaged(ref, Failures.denied(e) ? "may not be read" : "can't be read");
        }
    }

    private void remember(BundleRef ref, ConfigBundle bundle) {
        if (read.size() >= KEPT_IN_MEMORY) {
            read.clear();
        }
        read.put(ref, bundle);
    }
}
