package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Segments that are ready to be written: full-sized, filled, synced. They are prepared in the background, or
/// used again; whoever needs one sooner makes a small one. On a full disk none can be made: the room of the
/// [Ballast] is used then, and nothing but what ends work may come until there are segments and ballast again.
final class SegmentSupply {
    /// Hears whether there is room to go on, on whatever thread finds out.
    interface Room {
        void lacking();

        void enough();
    }

    /// Size of a segment that could not wait.
    static final int SMALL_BYTES = 1 << 20;

    private static final int READY = 2;
    /// What one checkpoint sets free under load is needed until the next one; making it anew would cost more than
    /// the writes that it is for.
    private static final int RECYCLED = 6;

    private static final System.Logger LOG = System.getLogger(SegmentSupply.class.getName());

    private final StoreFiles files;
    private final int segmentBytes;
    private final Executor background;
    private final Ballast ballast;
    private final Room room;
    private final ArrayDeque<Path> ready = new ArrayDeque<>();
    private boolean preparing;
    private boolean closed;
    private boolean lacking;
    private long made;

    SegmentSupply(StoreFiles files, int segmentBytes, Executor background, Room room) {
        this.files = files;
        this.segmentBytes = segmentBytes;
        this.background = background;
        this.ballast = new Ballast(files, segmentBytes);
        this.room = room;
    }

    /// A file for a segment that takes `bytes`, at once: its content is zeros or old batches, and it has a
    /// temporary name.
    Path take(long bytes) throws IOException {
        Path prepared = bytes <= segmentBytes ? poll() : null;
        if (prepared != null) {
            return prepared;
        }
        for (long size = Math.max(bytes, Math.min(SMALL_BYTES, segmentBytes)); ; size = Math.max(bytes, size / 4)) {
            try {
                return make(size);
            } catch (IOException e) {
                if (!Failures.noSpace(e) || (!madeRoom(e) && size == bytes)) {
                    throw e;
                }
            }
        }
    }

    /// After a write that found no space: whether it may be tried once more, in the room of the ballast.
    boolean madeRoom(IOException failure) throws IOException {
        if (!Failures.noSpace(failure)) {
            return false;
        }
        lack(true);
        return ballast.give();
    }

    private void lack(boolean now) {
        boolean before;
        synchronized (this) {
            before = lacking;
            lacking = now;
        }
        if (now) {
            room.lacking();
        } else if (before) {
            room.enough();
        }
    }

    /// Looks whether there is room again, if there was none.
    void lookForRoom() {
        boolean look;
        synchronized (this) {
            look = lacking;
        }
        if (look) {
            prepare();
        }
    }

    private synchronized @Nullable Path poll() {
        return ready.poll();
    }

    /// Sees to it that some are ready soon.
    synchronized void prepare() {
        if (!preparing && !closed && (lacking || ready.size() < READY)) {
            preparing = true;
            background.execute(this::prepareOne);
        }
    }

    private void prepareOne() {
        Path made = null;
        boolean full = false;
        try {
            ballast.take();
            made = wanted() ? make(segmentBytes) : null;
        } catch (IOException e) {
            full = Failures.noSpace(e);
            LOG.log(
                    full ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "no journal segment could be prepared",
                    e);
        }
        boolean none;
        synchronized (this) {
            preparing = false;
            if (made != null) {
                ready.add(made);
            }
            none = ready.isEmpty();
        }
        if (full) {
            lack(none || !ballast.there());
        } else {
            lack(false);
        }
        if (made != null) {
            prepare();
        }
    }

    /// Takes a segment that is not needed any more.
    void recycle(Segment segment) throws IOException {
        Path spare = nextName();
        if (!wanted() || !wholeSize(segment.path())) {
            files.disk().delete(segment.path());
            return;
        }
        files.disk().rename(segment.path(), spare);
        synchronized (this) {
            ready.add(spare);
        }
    }

    private synchronized boolean wanted() {
        return !closed && ready.size() < (lacking ? READY : RECYCLED);
    }

    /// One that can't be looked at, since too many files are open, is not used again.
    private boolean wholeSize(Path path) throws IOException {
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            return file.size() == segmentBytes;
        } catch (IOException e) {
            if (Failures.tooManyFiles(e)) {
                return false;
            }
            throw e;
        }
    }

    private Path make(long bytes) throws IOException {
        Path path = nextName();
        Ballast.fill(files, path, bytes);
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
