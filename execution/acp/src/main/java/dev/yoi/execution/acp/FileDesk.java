package dev.yoi.execution.acp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads and writes text files for an agent, within its worker's scope. Regular files with one name only: a
/// second name (a hard link) may be anywhere. A file is written beside its place and put there whole.
final class FileDesk {
    /// Of one file.
    static final int FILE_BYTES_MAX = 8 << 20;

    private static final FileAttribute<Set<PosixFilePermission>> NEW_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private final FileScope scope;
    private final AtomicLong written = new AtomicLong();

    FileDesk(FileScope scope) {
        this.scope = scope;
    }

    FileScope scope() {
        return scope;
    }

    /// A directory of the scope, canonical.
    Path directory(String path) throws Refusal {
        try {
            return scope.directory(path);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// The whole text, or `limit` lines from the line numbered `line` (from 1) on.
    String read(String path, OptionalLong line, OptionalLong limit) throws Refusal {
        String text = tried(() -> scope.use(path, false, FileDesk::read));
        return line.isEmpty() && limit.isEmpty() ? text : lines(text, line.orElse(1), limit.orElse(Long.MAX_VALUE));
    }

    private static String lines(String text, long line, long limit) {
        return text.lines()
                .skip(Math.max(0, line - 1))
                .limit(Math.max(0, limit))
                .map(one -> one + "\n")
                .collect(Collectors.joining());
    }

    private static String read(SecureDirectoryStream<Path> parent, Path name, Path canonical)
            throws IOException, Refusal {
        Object key = regular(parent, name, canonical);
        try (SeekableByteChannel channel =
                        parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw Refusal.of("too_long", "the file has more than " + FILE_BYTES_MAX + " bytes");
            }
            if (!key.equals(regular(parent, name, canonical))) {
                throw Refusal.of("changed", "the path changed while it was looked at");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.of("no_text", "the file is no UTF-8 text");
        }
    }

    /// What tells this file from others; refuses what is no regular file with a single name.
    private static Object regular(SecureDirectoryStream<Path> parent, Path name, Path canonical)
            throws IOException, Refusal {
        PosixFileAttributes attributes = attributes(parent, name);
        if (attributes == null) {
            throw new Refusal(new RpcError(RpcError.NOT_FOUND, "there is no such file", "not_found"));
        }
        if (!attributes.isRegularFile()) {
            throw Refusal.of("no_file", "that is no regular file");
        }
        if (!Objects.equals(Files.getAttribute(canonical, "unix:nlink", LinkOption.NOFOLLOW_LINKS), 1)) {
            throw Refusal.of("hard_link", "the file has another name, which may be anywhere");
        }
        return Objects.requireNonNullElse(attributes.fileKey(), canonical);
    }

    private static @Nullable PosixFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name)
            throws IOException {
        try {
            return parent.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    void write(String path, String text) throws Refusal {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > FILE_BYTES_MAX) {
            throw Refusal.of("too_long", "the text has more than " + FILE_BYTES_MAX + " bytes");
        }
        tried(() -> scope.use(path, true, (parent, name, canonical) -> {
            write(parent, name, canonical, bytes);
            return "";
        }));
    }

    private void write(SecureDirectoryStream<Path> parent, Path name, Path canonical, byte[] bytes)
            throws IOException, Refusal {
        PosixFileAttributes before = attributes(parent, name);
        if (before != null) {
            regular(parent, name, canonical);
        }
        Path beside = Path.of(".yoi-write-" + ProcessHandle.current().pid() + "-" + written.incrementAndGet());
        var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        boolean moved = false;
        try (SeekableByteChannel channel = parent.newByteChannel(beside, options, NEW_FILE)) {
            if (before != null) {
                parent.getFileAttributeView(beside, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(before.permissions());
            }
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            parent.move(beside, parent, name);
            moved = true;
        } finally {
            if (!moved) {
                removed(parent, beside);
            }
        }
    }

    private static void removed(SecureDirectoryStream<Path> parent, Path beside) throws IOException {
        try {
            parent.deleteFile(beside);
        } catch (NoSuchFileException e) {
            // It was never made.
            System.getLogger(FileDesk.class.getName()).log(System.Logger.Level.DEBUG, "nothing was written");
        }
    }

    /// What is done with files.
    private interface Work {
        String done() throws IOException, Refusal;
    }

    /// What the file system has against it is told without a path.
    private static String tried(Work work) throws Refusal {
        try {
            return work.done();
        } catch (NoSuchFileException e) {
            throw new Refusal(new RpcError(RpcError.NOT_FOUND, "there is no such file", "not_found"));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Refusal failed(IOException e) {
        return new Refusal(new RpcError(
                RpcError.INTERNAL, "the file system refused it: " + e.getClass().getSimpleName(), "io"));
    }
}
