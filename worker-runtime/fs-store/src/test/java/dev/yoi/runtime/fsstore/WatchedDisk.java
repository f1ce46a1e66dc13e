package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.testkit.crashfs.ProcessDied;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A disk on which a test looks at every operation, and can let it fail. After [#die] nothing works any more, as
/// if the process had ended; giving up a lock does, since the kernel does that.
final class WatchedDisk implements Disk {
    enum Operation {
        READ,
        WRITE,
        FORCE,
        TRUNCATE,
        OPEN,
        CREATE_DIRECTORY,
        LIST,
        RENAME_FROM,
        RENAME,
        DELETE,
        SYNC_DIRECTORY
    }

    /// Sees an operation before it happens, on whatever thread does it; what it throws is what the store gets.
    interface Watcher {
        void sees(Operation operation, Path path, long bytes) throws IOException;
    }

    private final Disk real = new NioDisk();
    private volatile Watcher watcher = (_, _, _) -> {};
    private volatile Predicate<Path> forgotten = _ -> false;
    private volatile boolean dead;
    private volatile @Nullable String type;

    void watch(Watcher next) {
        watcher = next;
    }

    /// Files of which a sync does nothing, and says that it did.
    void forgets(Predicate<Path> files) {
        forgotten = files;
    }

    /// It says that it is of this type.
    void liesOn(String fileSystemType) {
        type = fileSystemType;
    }

    void die() {
        dead = true;
    }

    private void see(Operation operation, Path path, long bytes) throws IOException {
        if (dead) {
            throw new ProcessDied(operation + " " + path);
        }
        watcher.sees(operation, path, bytes);
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        see(Operation.OPEN, file, 0);
        return new WatchedFile(file, real.open(file, mode));
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        see(Operation.CREATE_DIRECTORY, directory, 0);
        return real.createDirectory(directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        see(Operation.LIST, directory, 0);
        return real.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return real.isDirectory(path);
    }

    @Override
    public @Nullable String oddFile(Path file) throws IOException {
        return real.oddFile(file);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return real.exists(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        see(Operation.RENAME_FROM, from, 0);
        see(Operation.RENAME, to, 0);
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        see(Operation.DELETE, path, 0);
        real.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        see(Operation.SYNC_DIRECTORY, directory, 0);
        real.syncDirectory(directory);
    }

    @Override
    public @Nullable Object identity(Path file) throws IOException {
        return real.identity(file);
    }

    @Override
    public @Nullable String modeForOthers(Path path) throws IOException {
        return real.modeForOthers(path);
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        return type == null ? real.fileSystemType(path) : type;
    }

    private final class WatchedFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        WatchedFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            see(Operation.WRITE, path, bytes.remaining());
            file.write(bytes, offset);
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            see(Operation.READ, path, into.remaining());
            return file.read(into, offset);
        }

        @Override
        public void force() throws IOException {
            see(Operation.FORCE, path, 0);
            if (!forgotten.test(path)) {
                file.force();
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            see(Operation.TRUNCATE, path, size);
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
