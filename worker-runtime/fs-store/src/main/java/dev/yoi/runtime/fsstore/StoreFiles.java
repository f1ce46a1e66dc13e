package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where everything of one runtime lies, and the two ways in which small files are read and replaced.
record StoreFiles(Disk disk, Path home) {
    /// Largest file that is read as a whole; a catalog may have more.
    private static final long MAX_WHOLE_BYTES = 256L << 20;
    private static final long MAX_CATALOG_BYTES = 1L << 30;

    Path lock() {
        return home.resolve("LOCK");
    }

    Path holder() {
        return home.resolve("holder.json");
    }

    Path runtimeRecord() {
        return home.resolve("runtime.json");
    }

    Path runtimeLog() {
        return home.resolve("runtime.jsonl");
    }

    Path checkpoint() {
        return home.resolve("checkpoint.json");
    }

    /// Which archive the store was made of, if it was.
    Path imported() {
        return home.resolve("imported.json");
    }

    /// What repairs found to be lost.
    Path losses() {
        return home.resolve("losses.jsonl");
    }

    Path ballast() {
        return home.resolve("ballast");
    }

    /// How far the journal certainly went.
    Path reached() {
        return home.resolve("reached.json");
    }

    Path journal() {
        return home.resolve("journal");
    }

    Path segment(long first) {
        return journal().resolve(numbered(first) + ".log");
    }

    Path bundles() {
        return home.resolve("bundles");
    }

    Path bundle(Digest digest) {
        return bundles().resolve(digest.hex() + ".json");
    }

    Path workers() {
        return home.resolve("workers");
    }

    /// Whether there is any directory for workers: stray files are none.
    boolean hasWorkers() throws IOException {
        for (Path entry : disk.list(workers())) {
            if (disk.isDirectory(entry)) {
                return true;
            }
        }
        return false;
    }

    /// The directory that spreads workers over 256 of them, by the last byte of the id: the first ones are the
    /// time.
    Path fan(WorkerId id) {
        return workers().resolve(String.format(Locale.ROOT, "%02x", id.low() & 0xFF));
    }

    WorkerPaths worker(WorkerId id) {
        return new WorkerPaths(fan(id).resolve(id.toString()));
    }

    /// The worker whose place this directory is, or null.
    @Nullable
    WorkerId workerAt(Path directory) {
        try {
            WorkerId id = WorkerId.parse(directory.getFileName().toString());
            return worker(id).directory().equals(directory) ? id : null;
        } catch (WorkerRuntimeException e) {
            return null;
        }
    }

    Path catalog() {
        return home.resolve("catalog");
    }

    Path quarantine() {
        return home.resolve("quarantine");
    }

    /// Notes of workers whose logs are being copied.
    Path incoming() {
        return home.resolve("incoming");
    }

    Path incoming(WorkerId id) {
        return incoming().resolve(id + ".json");
    }

    static String numbered(long position) {
        return String.format(Locale.ROOT, "%020d", position);
    }

    /// The files of one worker.
    record WorkerPaths(Path directory) {
        Path record() {
            return directory.resolve("worker.json");
        }

        Path events() {
            return directory.resolve("events.jsonl");
        }

        /// A log that is being copied.
        Path incoming() {
            return directory.resolve("events.jsonl.tmp");
        }

        Path transcript() {
            return directory.resolve("transcript.jsonl");
        }

        Path state() {
            return directory.resolve("state.json");
        }

        Path overview() {
            return directory.resolve("overview.json");
        }

        /// Everything that the log is enough to make anew.
        List<Path> derived() {
            return List.of(record(), state(), transcript(), overview());
        }
    }

    /// How to speak of a file to an operator: inside of the store only.
    String relative(Path file) {
        return home.relativize(file).toString();
    }

    byte @Nullable [] readIfThere(Path file) throws IOException {
        try {
            return disk.exists(file) ? read(file) : null;
        } catch (NoSuchFileException e) {
            return null; // it went between the two
        }
    }

    byte[] read(Path file) throws IOException {
        try (DiskFile in = disk.open(file, Disk.Mode.READ)) {
            long size = in.size();
            if (size > (file.startsWith(catalog()) ? MAX_CATALOG_BYTES : MAX_WHOLE_BYTES)) {
                throw new OddFileException(file, "is larger than any that a store writes");
            }
            return in.readFully(0, (int) size);
        }
    }

    /// Replaces a file as a whole: after a crash the old or the new one is there.
    void replace(Path file, byte[] content) throws IOException {
        Path fresh = temporary(file);
        writeNew(fresh, content, true);
        disk.rename(fresh, file);
        disk.syncDirectory(directoryOf(file));
    }

    /// As [#replace], for a derived file: nothing waits until the directory is synced.
    void replaceDerived(Path file, byte[] content, boolean force) throws IOException {
        Path fresh = temporary(file);
        writeNew(fresh, content, force);
        disk.rename(fresh, file);
    }

    /// Writes a derived file in its place: cheaper than a new one, and after a crash it may be torn.
    void overwriteDerived(Path file, byte[] content) throws IOException {
        try (DiskFile out = disk.open(file, Disk.Mode.CREATE)) {
            out.write(ByteBuffer.wrap(content), 0);
            out.truncate(content.length);
        }
    }

    private void writeNew(Path file, byte[] content, boolean force) throws IOException {
        try (DiskFile out = disk.open(file, Disk.Mode.CREATE)) {
            out.truncate(0);
            out.write(ByteBuffer.wrap(content), 0);
            if (force) {
                out.force();
            }
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    static Path directoryOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("every file of a store is in a directory");
        }
        return parent;
    }
}
