package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Segments that are ready to be written: full-sized, filled, synced. They are prepared in the background, or
/// used again; whoever needs one sooner makes a small one.
final class SegmentSupply {
    /// Size of a segment that could not wait.
    static final int SMALL_BYTES = 1 << 20;

    private static final int READY = 2;
    private static final int FILL_BYTES = 1 << 20;
    private static final System.Logger LOG = System.getLogger(SegmentSupply.class.getName());

    private final StoreFiles files;
    private final int segmentBytes;
    private final Executor background;
    private final ArrayDeque<Path> ready = new ArrayDeque<>();
    private boolean preparing;
    private boolean closed;
    private long made;

    SegmentSupply(StoreFiles files, int segmentBytes, Executor background) {
        this.files = files;
        this.segmentBytes = segmentBytes;
        this.background = background;
    }

    /// A file for a segment that takes `bytes`, at once: its content is zeros or old batches, and it has a
    /// temporary name.
    Path take(long bytes) throws IOException {
        Path prepared = bytes <= segmentBytes ? poll() : null;
        if (prepared != null) {
            return prepared;
        }
        return make(Math.max(bytes, Math.min(SMALL_BYTES, segmentBytes)));
    }

    private synchronized @Nullable Path poll() {
        return ready.poll();
    }

    /// Sees to it that some are ready soon.
    synchronized void prepare() {
        if (!preparing && !closed && ready.size() < READY) {
            preparing = true;
            background.execute(this::prepareOne);
        }
    }

    private void prepareOne() {
        Path made = null;
        try {
            made = make(segmentBytes);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no journal segment could be prepared", e);
        }
        synchronized (this) {
            preparing = false;
            if (made != null) {
                ready.add(made);
            }
        }
        if (made != null) {
            prepare();
        }
    }

    /// Takes a segment that is not needed any more.
    void recycle(Segment segment) throws IOException {
        Path spare = nextName();
        if (size(segment.path()) != segmentBytes || !wanted()) {
            files.disk().delete(segment.path());
            return;
        }
        files.disk().rename(segment.path(), spare);
        synchronized (this) {
            ready.add(spare);
        }
    }

    private synchronized boolean wanted() {
        return !closed && ready.size() < READY;
    }

    private long size(Path path) throws IOException {
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            return file.size();
        }
    }

    private Path make(long bytes) throws IOException {
        Path path = nextName();
        try (DiskFile file = files.disk().open(path, Disk.Mode.CREATE)) {
            var zeros = ByteBuffer.allocateDirect((int) Math.min(FILL_BYTES, bytes));
            for (long at = 0; at < bytes; at += zeros.capacity()) {
                file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at)), at);
            }
            file.force();
        }
        return path;
    }

    private synchronized Path nextName() {
        return files.journal().resolve("spare-" + ++made + ".tmp");
    }

    /// Nothing is prepared any more: before the background ends.
    synchronized void stop() {
        closed = true;
    }

    /// What is ready is given back to the disk.
    void close() throws IOException {
        stop();
        for (Path path = poll(); path != null; path = poll()) {
            files.disk().delete(path);
        }
    }
}
