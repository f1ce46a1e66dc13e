package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.CatalogForm;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The catalog's files: a base with all workers, and deltas with those that changed since. When the deltas grow a
/// new base takes their place.
final class CatalogFiles {
    private static final int MAX_DELTAS = 16;
    private static final int FEW_WORKERS = 2_000;
    private static final int FLUSH_BYTES = 1 << 20;

    private final StoreFiles files;
    private List<String> current;
    private long baseLines;
    private long deltaLines;
    /// Position of the newest file; -1 when there is none.
    private long writtenPosition = -1;

    CatalogFiles(StoreFiles files, List<String> current) {
        this.files = files;
        this.current = List.copyOf(current);
    }

    List<String> current() {
        return current;
    }

    /// Reads what a checkpoint names. False when any of it is missing or damaged; the catalog and the index may
    /// then hold a part of it.
    boolean load(Catalog catalog, SortedMap<BundleId, Digest> bundles) throws IOException {
        if (current.isEmpty()) {
            return false;
        }
        for (String name : current) {
            byte[] file = name.matches("(base|delta)-[0-9]{20}") ? read(path(name)) : null;
            if (file == null) {
                return false;
            }
            long lines = catalog.size();
            try {
                var loading = new Loading(catalog, bundles);
                CatalogForm.read(file, loading, new Threads());
                writtenPosition = loading.position;
            } catch (FormatException | WorkerRuntimeException | IndexOutOfBoundsException e) {
                return false;
            }
            if (name.startsWith("base")) {
                baseLines = catalog.size() - lines;
            } else {
                deltaLines += file.length / 400;
            }
        }
        return true;
    }

    /// What is derived must not keep a store shut.
    private byte @Nullable [] read(Path file) throws IOException {
        try {
            return files.readIfThere(file);
        } catch (OddFileException | AccessDeniedException e) {
            return null;
        }
    }

    /// Writes and syncs what changed up to `position`: a delta, or a new base when that is cheaper to read. A
    /// file that counts is never replaced by one that says less.
    void write(long position, Collection<WorkerId> changed, Catalog catalog, List<BundleRef> bundles)
            throws IOException {
        if (position == writtenPosition && changed.isEmpty()) {
            return;
        }
        boolean base = current.isEmpty()
                || position == writtenPosition
                || current.size() > MAX_DELTAS
                || (deltaLines + changed.size()) > baseLines / 2 + FEW_WORKERS;
        String name = (base ? "base-" : "delta-") + StoreFiles.numbered(position);
        Collection<WorkerId> listed = base ? all(catalog) : changed;
        long lines = write(path(name), new CatalogForm.Header(position, bundles), listed, catalog);
        var names = new ArrayList<>(base ? List.<String>of() : current);
        if (!names.contains(name)) {
            names.add(name);
        }
        current = List.copyOf(names);
        baseLines = base ? lines : baseLines;
        deltaLines = base ? 0 : deltaLines + lines;
        writtenPosition = position;
    }

    private long write(Path target, CatalogForm.Header header, Collection<WorkerId> listed, Catalog catalog)
            throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".tmp");
        long count = 0;
        try (DiskFile file = files.disk().open(fresh, Disk.Mode.CREATE)) {
            file.truncate(0);
            var waiting = new ByteArrayOutputStream();
            long written = 0;
            var output = new CatalogForm.Output(waiting::writeBytes);
            output.header(header);
            for (WorkerId id : listed) {
                put(id, catalog, output);
                count++;
                if (waiting.size() > FLUSH_BYTES) {
                    written += flush(file, waiting, written);
                }
            }
            output.end();
            flush(file, waiting, written);
            file.force();
        }
        files.disk().rename(fresh, target);
        files.disk().syncDirectory(files.catalog());
        return count;
    }

    private static Collection<WorkerId> all(Catalog catalog) {
        var all = new ArrayList<WorkerId>(catalog.entries().keySet());
        all.addAll(catalog.tombstones().keySet());
        return all;
    }

    private static void put(WorkerId id, Catalog catalog, CatalogForm.Output output) {
        Tombstone tombstone = catalog.tombstones().get(id);
        Optional<CatalogEntry> entry = catalog.entry(id);
        if (tombstone != null) {
            output.deleted(tombstone);
        } else if (entry.isPresent()) {
            output.entry(entry.get());
        } else {
            output.removed(id);
        }
    }

    private static int flush(DiskFile file, ByteArrayOutputStream waiting, long at) throws IOException {
        byte[] bytes = waiting.toByteArray();
        file.write(ByteBuffer.wrap(bytes), at);
        waiting.reset();
        return bytes.length;
    }

    /// Deletes what no checkpoint names any more.
    void deleteOld() throws IOException {
        for (Path file : files.disk().list(files.catalog())) {
            String name = file.getFileName().toString();
            if (name.startsWith("base-") || name.startsWith("delta-")) {
                String stem = name.substring(0, Math.max(0, name.indexOf('.')));
                if (name.endsWith(".tmp") || !current.contains(stem)) {
                    files.disk().delete(file);
                }
            }
        }
    }

    private Path path(String name) {
        return files.catalog().resolve(name + ".jsonl");
    }

    private static final class Loading implements CatalogForm.Receiver {
        private final Catalog catalog;
        private final SortedMap<BundleId, Digest> bundles;
        private long position;

        Loading(Catalog catalog, SortedMap<BundleId, Digest> bundles) {
            this.catalog = catalog;
            this.bundles = bundles;
        }

        @Override
        public void header(CatalogForm.Header header) {
            position = header.position();
            header.bundles().forEach(ref -> bundles.put(ref.id(), ref.digest()));
        }

        @Override
        public void entry(CatalogEntry entry) {
            catalog.put(entry);
        }

        @Override
        public void removed(WorkerId id) {
            catalog.remove(id);
        }

        @Override
        public void deleted(Tombstone tombstone) {
            catalog.bury(tombstone);
        }
    }

    private static final class Threads implements CatalogForm.Sharing {
        @Override
        public int threads() {
            return Runtime.getRuntime().availableProcessors();
        }

        @Override
        public void run(List<Runnable> parts) {
            try {
                Together.run(
                        "yoi-store-catalog",
                        parts.stream().<Together.Part>map(part -> part::run).toList());
            } catch (IOException e) {
                throw new IllegalStateException("no part reads a file", e);
            }
        }
    }
}
