package dev.yoi.runtime.testkit.crashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/// As long as nothing crashes, it is a file system like any other.
class CrashFsFilesTest {
    private final CrashFs fs = new CrashFs();
    private final Path root = fs.getPath("/");
    private final Path file = fs.getPath("/file");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Files.writeString(file, "one");
        Files.writeString(file, " two", StandardOpenOption.APPEND);

        assertThat(Files.readString(file)).isEqualTo("one two");
        assertThat(Files.size(file)).isEqualTo(7);
        assertThat(Files.exists(file)).isTrue();
        assertThat(Files.isRegularFile(file)).isTrue();
        assertThat(Files.readAllLines(file)).containsExactly("one two");
        try (var in = Files.newInputStream(file);
                var out = Files.newOutputStream(fs.getPath("/copy"))) {
            in.transferTo(out);
        }
        assertThat(Files.mismatch(file, fs.getPath("/copy"))).isEqualTo(-1);
    }

    @Test
    void channelsReadAndWriteAtPositions() throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(bytes("abc"));
            channel.write(bytes("xyz"), 5);
            assertThat(channel.position()).isEqualTo(3);
            assertThat(channel.size()).isEqualTo(8);

            var buffer = ByteBuffer.allocate(4);
            assertThat(channel.read(buffer, 2)).isEqualTo(4);
            assertThat(buffer.array()).containsExactly('c', 0, 0, 'x');
            assertThat(channel.read(ByteBuffer.allocate(1), 8)).isEqualTo(-1);

            channel.truncate(2);
            assertThat(channel.position()).isEqualTo(2);
            channel.write(new ByteBuffer[] {bytes("de"), bytes("f")});
        }
        assertThat(Files.readString(file)).isEqualTo("abdef");
    }

    @Test
    void openingFollowsItsOptions() throws IOException {
        assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE))
                .isInstanceOf(NoSuchFileException.class);
        Files.writeString(file, "long text");
        assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.writeString(file, "short", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(Files.readString(file)).isEqualTo("short");
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            assertThatThrownBy(() -> channel.write(bytes("x"))).isInstanceOf(NonWritableChannelException.class);
        }
        assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> FileChannel.open(fs.getPath("/file/below"), StandardOpenOption.READ))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void directoriesAreMadeListedWalkedAndRemoved() throws IOException {
        Path deep = Files.createDirectories(fs.getPath("/a/b/c"));
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("leaf"), "x");
        Files.writeString(fs.getPath("/a/.hidden"), "x");

        try (var walk = Files.walk(fs.getPath("/a"))) {
            assertThat(walk.map(Path::toString)).containsExactly("/a", "/a/.hidden", "/a/b", "/a/b/c", "/a/b/c/leaf");
        }
        try (var list = Files.newDirectoryStream(fs.getPath("/a"), "[a-z]*")) {
            assertThat(list).extracting(Path::toString).containsExactly("/a/b");
        }
        assertThatThrownBy(() -> Files.delete(deep)).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.createDirectory(deep)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.newDirectoryStream(deep.resolve("leaf")))
                .isInstanceOf(NotDirectoryException.class);
        Files.delete(deep.resolve("leaf"));
        Files.delete(deep);
        assertThat(Files.deleteIfExists(deep)).isFalse();
    }

    @Test
    void movingReplacesWhenItMay() throws IOException {
        Files.writeString(file, "new");
        Path other = fs.getPath("/other");
        Files.writeString(other, "old");

        assertThatThrownBy(() -> Files.move(file, other)).isInstanceOf(FileAlreadyExistsException.class);
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);

        assertThat(Files.readString(other)).isEqualTo("new");
        assertThat(Files.exists(file)).isFalse();
        Files.copy(other, file, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(Files.readString(file)).isEqualTo("new");
        Path away = new CrashFs().getPath("/elsewhere");
        assertThatThrownBy(() -> Files.move(file, away, StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(AtomicMoveNotSupportedException.class);
        Files.createDirectory(fs.getPath("/dir"));
        assertThatThrownBy(() -> Files.move(fs.getPath("/dir"), fs.getPath("/dir/below")))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void anOpenFileOutlivesItsName() throws IOException {
        Files.writeString(file, "text");
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Files.delete(file);
            channel.write(bytes("T"), 0);
            var buffer = ByteBuffer.allocate(4);
            channel.read(buffer, 0);
            assertThat(buffer.array()).containsExactly('T', 'e', 'x', 't');
        }
        assertThat(fs.used()).isZero();
    }

    @Test
    void permissionsAreKeptAndHeld() throws IOException {
        var secret = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(secret));
        Path directory = Files.createDirectory(
                fs.getPath("/dir"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(Files.isWritable(file)).isFalse();
        assertThatThrownBy(() -> Files.writeString(file, "x")).isInstanceOf(AccessDeniedException.class);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        assertThatThrownBy(() -> Files.createFile(directory.resolve("x"))).isInstanceOf(AccessDeniedException.class);
        assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(directory));
        Files.setLastModifiedTime(file, FileTime.fromMillis(7));
        assertThat(Files.getAttribute(file, "lastModifiedTime")).isEqualTo(FileTime.fromMillis(7));
        assertThat(Files.readAttributes(file, "posix:permissions,size")).containsOnlyKeys("permissions", "size");
    }

    @Test
    void aFileKeyBelongsToOneFile() throws IOException {
        Files.writeString(file, "x");
        Object key = key(file);
        Files.writeString(fs.getPath("/other"), "x");

        assertThat(key(fs.getPath("/other"))).isNotEqualTo(key);
        Files.move(file, fs.getPath("/moved"));
        assertThat(key(fs.getPath("/moved"))).isEqualTo(key);
        Files.writeString(file, "x");
        assertThat(key(file)).isNotEqualTo(key);
        assertThat(Files.isSameFile(fs.getPath("moved"), fs.getPath("/./moved")))
                .isTrue();
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Test
    void aLockGoesWithAnyChannelOfItsFile() throws IOException {
        try (var holder = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var lock = holder.tryLock();
            assertThat(lock.isValid()).isTrue();
            assertThat(fs.locked(file)).isTrue();
            try (var second = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThatThrownBy(second::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }
            assertThat(lock.isValid()).isTrue();
            assertThat(fs.locked(file)).as("closing another channel freed it").isFalse();
            lock.release();
            assertThat(lock.isValid()).isFalse();
        }
    }

    @Test
    void interruptingAThreadClosesItsChannel() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> channel.write(bytes("x"))).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void aDirectoryOpensForSyncingOnly() throws IOException {
        try (var channel = FileChannel.open(root, StandardOpenOption.READ)) {
            channel.force(true);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).hasMessage("Is a directory");
        }
        assertThatThrownBy(() -> FileChannel.open(root, StandardOpenOption.WRITE))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void whatItHasNotIsRefused() throws IOException {
        assertThatThrownBy(() -> Files.createSymbolicLink(file, root))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Files.createLink(file, root)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(file::toFile).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(fs::newWatchService).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Files.getAttribute(root, "unix:ino"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void pathsComputeAsOnUnix() {
        Path path = fs.getPath("/a", "b/../c//d");

        assertThat(path.toString()).isEqualTo("/a/b/../c/d");
        assertThat(path.normalize().toString()).isEqualTo("/a/c/d");
        assertThat(path.getFileName().toString()).isEqualTo("d");
        assertThat(path.getParent().toString()).isEqualTo("/a/b/../c");
        assertThat(root.getParent()).isNull();
        assertThat(root.getFileName()).isNull();
        assertThat(fs.getPath("/a").relativize(fs.getPath("/a/b/c")).toString()).isEqualTo("b/c");
        assertThat(fs.getPath("/a/x").relativize(fs.getPath("/a/b")).toString()).isEqualTo("../b");
        assertThat(fs.getPath("/a").resolve("b").resolveSibling("c").toString()).isEqualTo("/a/c");
        assertThat(fs.getPath("").toAbsolutePath()).isEqualTo(root);
        assertThat(fs.getPath("/a/b").startsWith("/a")).isTrue();
        assertThat(fs.getPath("/a/b").endsWith("b")).isTrue();
        assertThat(fs.getPath("/ab").startsWith("/a")).isFalse();
        assertThat(fs.getPath("/a")).isNotEqualTo(new CrashFs().getPath("/a"));
        assertThat(fs.getPath("/a")).hasSameHashCodeAs(fs.getPath("/a/"));
        assertThat(path.getNameCount()).isEqualTo(5);
    }
}
