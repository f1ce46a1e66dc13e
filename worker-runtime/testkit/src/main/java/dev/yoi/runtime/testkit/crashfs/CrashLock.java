package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/// A lock of the operating system. It goes when it is released, when any channel of its file is closed (as with
/// POSIX: then it still believes to be valid), and when the process dies.
final class CrashLock extends FileLock {
    private final Disk disk;
    private final Inode.File file;
    private boolean released;

    CrashLock(FileChannel channel, Range range, Disk disk, Inode.File file) {
        super(channel, range.position(), range.size(), range.shared());
        this.disk = disk;
        this.file = file;
    }

    /// What part of a file is locked, and how.
    record Range(long position, long size, boolean shared) {}

    @Override
    public boolean isValid() {
        synchronized (disk) {
            return !released && acquiredBy().isOpen();
        }
    }

    @Override
    public void release() throws IOException {
        synchronized (disk) {
            released = true;
            file.locks.remove(this);
        }
    }
}
