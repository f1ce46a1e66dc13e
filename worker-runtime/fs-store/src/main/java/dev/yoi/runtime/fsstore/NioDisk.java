package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The disk behind `java.nio.file`, through whatever file system the path belongs to.
final class NioDisk implements Disk {
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String NO_DIRECTORY = "Not a directory";

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        refuseOdd(file);
        try {
            return new NioFile(
                    switch (mode) {
                        case READ -> FileChannel.open(file, StandardOpenOption.READ);
                        case WRITE -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                        case CREATE -> create(file);
                    });
        } catch (FileSystemException e) {
            if (NO_DIRECTORY.equals(e.getReason())) {
                throw new OddFileException(file, "lies in something that is no directory");
            }
            throw e;
        }
    }

    /// Opening a pipe would wait for ever, and a link leads out of the store.
    private static void refuseOdd(Path file) throws IOException {
        String odd = odd(file);
        if (odd != null) {
            throw new OddFileException(file, odd);
        }
    }

    @Override
    public @Nullable String oddFile(Path file) throws IOException {
        return odd(file);
    }

    private static @Nullable String odd(Path file) throws IOException {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isRegularFile()) {
                return null;
            }
            if (found.isDirectory()) {
                return "is a directory";
            }
            return found.isSymbolicLink() ? "is a symbolic link" : "is a pipe or a device";
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    private static FileChannel create(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        return posix(file) ? FileChannel.open(file, options, OWNER_FILE) : FileChannel.open(file, options);
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        try {
            if (posix(directory)) {
                Files.createDirectory(directory, OWNER_DIRECTORY);
            } else {
                Files.createDirectory(directory);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false;
            }
            throw new OddFileException(directory, "is no directory");
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        if (!isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return attributes(path).map(BasicFileAttributes::isDirectory).orElse(false);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return attributes(path).isPresent();
    }

    /// Empty only when there is certainly nothing: `Files.exists` takes a directory that it may not search for an
    /// empty one.
    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (NO_DIRECTORY.equals(e.getReason())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            sync(channel, true);
        }
    }

    /// Told from every other failure: whatever its reason, nobody may try it again and go on (I16).
    private static void sync(FileChannel channel, boolean metadata) throws IOException {
        try {
            channel.force(metadata);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw (IOException) new SyncFailedException(e.getMessage()).initCause(e);
        }
    }

    @Override
    public @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        return Files.getFileStore(path).type();
    }

    @Override
    public @Nullable String modeForOthers(Path path) throws IOException {
        if (!posix(path)) {
            return null;
        }
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            return mode.endsWith("------") ? null : mode;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private record NioFile(FileChannel channel) implements DiskFile {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            int total = 0;
            while (into.hasRemaining()) {
                int count = channel.read(into, offset + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public void force() throws IOException {
            sync(channel, false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public @Nullable FileLock tryLock() throws IOException {
            return channel.tryLock();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
