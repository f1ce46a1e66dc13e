package dev.yoi.tickets.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A [Disk] on a real directory, of any file system that `java.nio.file` knows.
public final class NioDisk implements Disk {

    private final Path root;

    public NioDisk(Path root) {
        this.root = root;
    }

    @Override
    public Optional<Stamp> stamp(String name) throws IOException {
        Path path = path(name);
        // Asked for the one that throws nothing: most names that are looked up on a refresh don't exist.
        BasicFileAttributes read = path.getFileSystem()
                .provider()
                .readAttributesIfExists(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return read == null
                ? Optional.empty()
                : Optional.of(new Stamp(
                        kind(read),
                        read.size(),
                        read.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        Objects.hashCode(read.fileKey())));
    }

    private static Kind kind(BasicFileAttributes read) {
        if (read.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (read.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return read.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }

    @Override
    public byte[] read(String name, long lengthMax) throws IOException {
        try (FileChannel channel = openToRead(name)) {
            if (channel.size() > lengthMax) {
                throw new TooLarge(name, lengthMax);
            }
            return fill(channel, (int) channel.size());
        }
    }

    @Override
    public byte[] readStart(String name, int length) throws IOException {
        try (FileChannel channel = openToRead(name)) {
            return fill(channel, length);
        }
    }

    private FileChannel openToRead(String name) throws IOException {
        return FileChannel.open(path(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static byte[] fill(FileChannel channel, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // reads until full or at the end: the file may have become shorter
        }
        var content = new byte[buffer.position()];
        buffer.flip();
        buffer.get(content);
        return content;
    }

    @Override
    public List<String> list(String directory) throws IOException {
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path(directory))) {
            for (Path child : children) {
                names.add(Objects.toString(child.getFileName(), ""));
            }
        } catch (java.nio.file.DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        names.sort(null);
        return names;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        var options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path(name), options)) {
            drain(channel, content);
            sync(channel, name);
        }
    }

    @Override
    public void writeAt(String name, long offset, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path(name), options)) {
            if (channel.size() > offset) {
                channel.truncate(offset);
            }
            channel.position(offset);
            drain(channel, content);
            sync(channel, name);
        }
    }

    private static void drain(FileChannel channel, byte[] content) throws IOException {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void sync(FileChannel channel, String name) throws SyncFailed {
        try {
            channel.force(true);
        } catch (IOException failed) {
            throw new SyncFailed(name, failed);
        }
    }

    @Override
    public void sync(String name) throws IOException {
        try (FileChannel channel = openToRead(name)) {
            sync(channel, name);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void createDirectory(String name) throws IOException {
        try {
            Files.createDirectory(path(name));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(path(name), LinkOption.NOFOLLOW_LINKS)) {
                throw there;
            }
        }
    }

    /// A no-op where directories can't be opened (Windows): there a rename is durable by itself.
    @Override
    public void syncDirectory(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            sync(channel, name);
        } catch (AccessDeniedException notOpenable) {
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                throw notOpenable;
            }
        }
    }

    private Path path(String name) {
        return name.isEmpty() ? root : root.resolve(name);
    }
}
