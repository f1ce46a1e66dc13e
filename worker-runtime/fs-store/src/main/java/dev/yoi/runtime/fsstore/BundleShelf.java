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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// Makes the content durable, before any event names it. Also when it is there: a process that was killed may
    /// not have synced it.
    void write(ConfigBundle bundle, Digest digest) throws IOException {
        files.replace(files.bundle(digest), BundleForm.file(bundle));
    }

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
                throw Failures.corrupt("bundle '" + id + "' has another content than its digest says");
            }
            remember(ref, bundle);
            return Optional.of(bundle);
        } catch (NoSuchFileException e) {
            throw Failures.corrupt("the content of bundle '" + id + "' is missing");
        } catch (FormatException e) {
            throw Failures.corrupt("the content of bundle '" + id + "' can't be read");
        } catch (IOException e) {
            throw Failures.io("reading a bundle", e);
        }
    }

    private void remember(BundleRef ref, ConfigBundle bundle) {
        if (read.size() >= KEPT_IN_MEMORY) {
            read.clear();
        }
        read.put(ref, bundle);
    }
}
