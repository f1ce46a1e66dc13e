package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// An open file. As in the JDK, interrupting a thread that is in here closes the channel for everybody.
final class CrashChannel extends FileChannel {
    /// How much [#transferTo] and [#transferFrom] move at a time, in bytes.
    private static final int TRANSFER_BYTES = 8192;

    private final CrashFs fs;
    private final Inode.File file;
    private final String path;
    private final OpenMode mode;
    private final Object positioning = new Object();
    private long position;

    CrashChannel(CrashFs fs, Inode.File file, String path, OpenMode mode) {
        this.fs = fs;
        this.file = file;
        this.path = path;
        this.mode = mode;
    }

    /// Something that may take time, so that an interrupt may come.
    private interface Task {
        long run() throws IOException;
    }

    private long interruptibly(Operation operation, Task task) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        boolean completed = false;
        begin();
        try {
            fs.announce(operation, path);
            long result = task.run();
            completed = true;
            return result;
        } finally {
            end(completed);
        }
    }

    private void readable() {
        if (!mode.read()) {
            throw new NonReadableChannelException();
        }
    }

    private void writable() {
        if (!mode.write()) {
            throw new NonWritableChannelException();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        synchronized (positioning) {
            int length = read(target, position);
            position += Math.max(0, length);
            return length;
        }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        readable();
        return (int) interruptibly(Operation.READ, () -> fs.disk().read(file, path, offset, target));
    }

    @Override
    public long read(ByteBuffer[] targets, int from, int length) throws IOException {
        long total = 0;
        for (int i = from; i < from + length; i++) {
            int one = targets[i].hasRemaining() ? read(targets[i]) : 0;
            if (one < 0) {
                return total == 0 ? -1 : total;
            }
            total += one;
            if (targets[i].hasRemaining()) {
                return total;
            }
        }
        return total;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        writable();
        synchronized (positioning) {
            int length = (int) interruptibly(
                    Operation.WRITE,
                    () -> mode.append()
                            ? fs.disk().append(file, path, source)
                            : fs.disk().write(file, path, position, source));
            position = mode.append() ? fileEnd() : position + length;
            return length;
        }
    }

    private long fileEnd() {
        synchronized (fs.disk()) {
            return file.content.size();
        }
    }

    @Override
    public int write(ByteBuffer source, long offset) throws IOException {
        writable();
        return (int) interruptibly(Operation.WRITE, () -> fs.disk().write(file, path, offset, source));
    }

    /// One operation on the disk, as `writev` is.
    @Override
    public long write(ByteBuffer[] sources, int from, int length) throws IOException {
        int bytes = 0;
        for (int i = from; i < from + length; i++) {
            bytes = Math.addExact(bytes, sources[i].remaining());
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (int i = from; i < from + length; i++) {
            all.put(sources[i].duplicate());
        }
        int written = write(all.flip());
        int left = written;
        for (int i = from; i < from + length; i++) {
            int taken = Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + taken);
            left -= taken;
        }
        return written;
    }

    @Override
    public long position() throws IOException {
        synchronized (positioning) {
            return position;
        }
    }

    @Override
    public FileChannel position(long to) throws IOException {
        if (to < 0) {
            throw new IllegalArgumentException("position " + to);
        }
        synchronized (positioning) {
            position = to;
            return this;
        }
    }

    @Override
    public long size() throws IOException {
        return interruptibly(Operation.READ_ATTRIBUTES, () -> fs.disk().size(file, path));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        writable();
        synchronized (positioning) {
            interruptibly(Operation.TRUNCATE, () -> {
                fs.disk().truncate(file, path, size);
                return 0;
            });
            position = Math.min(position, size);
            return this;
        }
    }

    @Override
    public void force(boolean metadata) throws IOException {
        interruptibly(Operation.FORCE, () -> {
            fs.disk().force(file, path, metadata);
            return 0;
        });
    }

    @Override
    public long transferTo(long offset, long count, WritableByteChannel target) throws IOException {
        long moved = 0;
        while (moved < count) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(TRANSFER_BYTES, count - moved));
            if (read(buffer, offset + moved) < 0) {
                return moved;
            }
            moved += target.write(buffer.flip());
        }
        return moved;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long offset, long count) throws IOException {
        long moved = 0;
        while (moved < count) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(TRANSFER_BYTES, count - moved));
            if (source.read(buffer) < 0) {
                return moved;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                moved += write(buffer, offset + moved);
            }
        }
        return moved;
    }

    @Override
    public MappedByteBuffer map(MapMode how, long offset, long size) {
        throw new UnsupportedOperationException("CrashFs does not map files into memory");
    }

    @Override
    public FileLock lock(long offset, long size, boolean shared) throws IOException {
        return tryLock(offset, size, shared);
    }

    /// There is one process, so nobody else can hold it; a second lock in this one is refused as in the JDK.
    @Override
    public FileLock tryLock(long offset, long size, boolean shared) throws IOException {
        var lock = new CrashLock(this, new CrashLock.Range(offset, size, shared), fs.disk(), file);
        interruptibly(Operation.LOCK, () -> {
            synchronized (fs.disk()) {
                fs.disk().steps.begin(Operation.LOCK, path, 0);
                if (file.locks.stream().anyMatch(other -> other.overlaps(offset, size))) {
                    throw new OverlappingFileLockException();
                }
                file.locks.add(lock);
                return 0;
            }
        });
        return lock;
    }

    @Override
    protected void implCloseChannel() {
        synchronized (fs.disk()) {
            file.locks.clear();
        }
    }
}
