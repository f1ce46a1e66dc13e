package dev.yoi.runtime.testkit.crashfs;

import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/// The volume: how large it is and how much of it is used.
final class CrashFileStore extends FileStore {
    private final Disk disk;

    CrashFileStore(Disk disk) {
        this.disk = disk;
    }

    @Override
    public String name() {
        return "crashfs";
    }

    @Override
    public String type() {
        return "crashfs";
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() {
        return disk.quota();
    }

    @Override
    public long getUsableSpace() {
        return Math.max(0, disk.quota() - disk.used());
    }

    @Override
    public long getUnallocatedSpace() {
        return getUsableSpace();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class || type == PosixFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return name.equals("basic") || name.equals("posix");
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException("CrashFs has no attribute " + attribute);
    }
}
