package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// An open directory: it can be synced, and nothing else, as on Linux.
final class DirectoryChannel extends FileChannel {
    private final CrashFs fs;
    private final Inode.Directory directory;
    private final String path;

    DirectoryChannel(CrashFs fs, Inode.Directory directory, String path) {
        this.fs = fs;
        this.directory = directory;
        this.path = path;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        boolean completed = false;
        begin();
        try {
            fs.announce(Operation.FORCE_DIRECTORY, path);
            fs.disk().forceDirectory(directory, path);
            completed = true;
        } finally {
            end(completed);
        }
    }

    private static IOException notAFile() {
        return new IOException("Is a directory");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        throw notAFile();
    }

    @Override
    public long read(ByteBuffer[] targets, int from, int length) throws IOException {
        throw notAFile();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        throw notAFile();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] sources, int from, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer source, long offset) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public FileChannel position(long to) {
        return this;
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferTo(long offset, long count, WritableByteChannel target) throws IOException {
        throw notAFile();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long offset, long count) {
        throw new NonWritableChannelException();
    }

    @Override
    public MappedByteBuffer map(MapMode how, long offset, long size) throws IOException {
        throw notAFile();
    }

    @Override
    public FileLock lock(long offset, long size, boolean shared) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileLock tryLock(long offset, long size, boolean shared) {
        throw new NonWritableChannelException();
    }

    @Override
    protected void implCloseChannel() {
        // Nothing was locked or kept.
    }
}
