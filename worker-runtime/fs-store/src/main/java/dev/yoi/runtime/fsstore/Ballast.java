package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A file that takes room, to be deleted when the disk is full: then the journal has room for what ends the work
/// that is going on.
final class Ballast {
    private static final int MAX_BYTES = 4 << 20;
    private static final int FILL_BYTES = 1 << 20;

    private final StoreFiles files;
    private final int bytes;
    private volatile boolean held;

    Ballast(StoreFiles files, int segmentBytes) {
        this.files = files;
        this.bytes = Math.min(MAX_BYTES, segmentBytes);
    }

    /// Takes the room, if it has not. Nothing is left of it when there is not enough.
    synchronized void take() throws IOException {
        held = files.disk().exists(files.ballast());
        if (held) {
            return;
        }
        fill(files, files.ballast().resolveSibling("ballast.tmp"), bytes);
        files.disk().rename(files.ballast().resolveSibling("ballast.tmp"), files.ballast());
        held = true;
    }

    boolean there() {
        return held;
    }

    /// Gives the room back; false when it has none.
    synchronized boolean give() throws IOException {
        boolean there = files.disk().exists(files.ballast());
        files.disk().delete(files.ballast());
        held = false;
        return there;
    }

    /// Makes a file of zeros that has its room on the disk for certain, or no file.
    static void fill(StoreFiles files, Path path, long bytes) throws IOException {
        try (DiskFile file = files.disk().open(path, Disk.Mode.CREATE)) {
            var zeros = ByteBuffer.allocateDirect((int) Math.min(FILL_BYTES, bytes));
            for (long at = 0; at < bytes; at += zeros.capacity()) {
                file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at)), at);
            }
            file.force();
        } catch (IOException e) {
            try {
                files.disk().delete(path);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }
}
