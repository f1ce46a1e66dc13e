package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The disk of a store that writes. It knows two things about syncs.
///
/// **A failed one stops the store** (I16), whoever asked for it: the operating system counts what was to be saved
/// as clean afterwards, and the next sync of the same file would succeed and save nothing.
///
/// **So does the next process's.** After an unclean end some sync of the process before may have failed, and what
/// it was to save is in memory only, without being marked as such: files are written again, and a directory is
/// changed before its first sync, so that it is written too.
final class CarefulDisk implements Disk {
    /// Made and deleted in a directory to change it; a crash may leave it.
    static final String TOUCH = ".sync.tmp";

    private final Disk disk;
    /// Directories below this one are ours to change.
    private final @Nullable Path ours;
    private final Set<Path> synced = ConcurrentHashMap.newKeySet();
    private volatile Consumer<IOException> syncFailed = _ -> {};

    /// `ours`: where directories are changed before their first sync; null after a clean end.
    CarefulDisk(Disk disk, @Nullable Path ours) {
        this.disk = disk;
        this.ours = ours;
    }

    /// Whom to tell of a failed sync, from whatever thread it was on.
    void whenASyncFails(Consumer<IOException> listener) {
        syncFailed = listener;
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (ours != null && directory.startsWith(ours) && synced.add(directory)) {
            change(directory);
        }
        try {
            disk.syncDirectory(directory);
        } catch (FileSystemException e) {
            throw e; // it could not be opened
        } catch (IOException e) {
            syncFailed.accept(e);
            throw e;
        }
    }

    /// What could not be changed (too many files are open, say) is changed before the next try.
    private void change(Path directory) throws IOException {
        try {
            touch(directory.resolve(TOUCH));
        } catch (IOException e) {
            synced.remove(directory);
            throw e;
        }
    }

    private void touch(Path file) throws IOException {
        try {
            disk.open(file, Mode.CREATE).close();
            disk.delete(file);
        } catch (AccessDeniedException e) {
            // Nobody of ours can have made a name in there; syncing it is still worth a try.
        }
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        return new CarefulFile(disk.open(file, mode));
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        return disk.createDirectory(directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public @Nullable String oddFile(Path file) throws IOException {
        return disk.oddFile(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public @Nullable Object identity(Path file) throws IOException {
        return disk.identity(file);
    }

    @Override
    public @Nullable String modeForOthers(Path path) throws IOException {
        return disk.modeForOthers(path);
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        return disk.fileSystemType(path);
    }

    private final class CarefulFile implements DiskFile {
        private final DiskFile file;

        CarefulFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void force() throws IOException {
            try {
                file.force();
            } catch (IOException e) {
                syncFailed.accept(e);
                throw e;
            }
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            file.write(bytes, offset);
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return file.read(into, offset);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public @Nullable FileLock tryLock() throws IOException {
            return file.tryLock();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
