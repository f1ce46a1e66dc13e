package dev.yoi.server.wiring.tls;

import dev.yoi.server.wiring.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Reads what the configuration names.
final class OwnersFile {
    /// What no group and nobody else may do with a secret.
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    /// A chain of certificates has a few thousand; this is against a wrong file.
    private static final long BYTES_MAX = 1 << 20;

    private OwnersFile() {}

    /// `config_invalid` unless only its owner can read and write it.
    static byte[] secret(Setting setting, Path file) {
        try {
            Set<PosixFilePermission> exposed = EnumSet.copyOf(OTHERS);
            exposed.retainAll(Files.getPosixFilePermissions(file));
            if (!exposed.isEmpty()) {
                throw Refusal.of(
                        setting,
                        "others than its owner can read or change " + file,
                        "chmod 600 " + file + ", and make a new key if somebody may have read it");
            }
        } catch (IOException e) {
            throw unreadable(setting, file, e);
        }
        return any(setting, file);
    }

    static byte[] any(Setting setting, Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw Refusal.of(setting, file + " is too large for what it should be", "name the right file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(setting, file, e);
        }
    }

    private static RuntimeException unreadable(Setting setting, Path file, IOException e) {
        return Refusal.of(setting, file + " can't be read", "name a file that is there and yours to read", e);
    }
}
