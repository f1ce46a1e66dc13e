package dev.yoi.server.wiring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// How the audit log gets to the disk, so that a test's disk can be full.
@FunctionalInterface
interface AuditDisk {
    AuditDisk REAL = AuditDisk::appendAndSync;

    /// All of it is on disk when it returns; part of it may be when it throws.
    void append(Path file, ByteBuffer bytes) throws IOException;

    private static void appendAndSync(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}
