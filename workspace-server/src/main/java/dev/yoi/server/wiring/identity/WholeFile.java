package dev.yoi.server.wiring.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Small files that appear whole or not at all.
public final class WholeFile {
    /// Who may read a file.
    public enum Access {
        EVERYBODY("rw-r--r--"),
        OWNER("rw-------");

        private final String permissions;

        Access(String permissions) {
            this.permissions = permissions;
        }

        private FileAttribute<?> attribute() {
            return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        }
    }

    private WholeFile() {}

    /// Makes a file that is not there yet, for everybody to read; [FileAlreadyExistsException] when it is. A link
    /// to a finished file is the one step that is both atomic and never replaces anything.
    static void create(Path file, String text) throws IOException {
        Path folder = folder(file);
        Files.createDirectories(folder);
        Path draft = draft(folder, text, Access.EVERYBODY);
        try {
            Files.createLink(file, draft);
        } catch (UnsupportedOperationException e) {
            // No links on this file system: then the move below is the best there is.
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(folder);
    }

    /// Puts a file in the place of the one that is there, if there is one.
    public static void replace(Path file, String text, Access access) throws IOException {
        Path folder = folder(file);
        Path draft = draft(folder, text, access);
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(folder);
    }

    private static Path draft(Path folder, String text, Access access) throws IOException {
        Path draft = Files.createTempFile(folder, ".draft-", "", access.attribute());
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        return draft;
    }

    /// Makes the folder's entries durable.
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    }
}
