package dev.yoi.server.wiring;

import dev.yoi.runtime.SecretValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `secret:NAME` stands for on this machine: the variable NAME of the server's environment, else the file
/// NAME in the folder of secrets, which must be its owner's alone, else what the user's keyring command prints.
/// Asked anew each time, so a changed value is taken at the next start; also masks the owner's token, which a run
/// can read from its file.
final class WorkspaceSecrets implements SecretValues {
    /// As [SecretValues] can mask at most, and then some for the line's end.
    private static final int BYTES_MAX = 64 * 1024;
    /// Names that are file names and nothing more.
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceSecrets.class);

    private final Map<String, String> environment;
    private final Path folder;
    private final KeyringCommand keyring;
    private final String ownerToken;

    /// `folder` is the user's, never a project's.
    WorkspaceSecrets(Map<String, String> environment, Path folder, KeyringCommand keyring, String ownerToken) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.keyring = keyring;
        this.ownerToken = ownerToken;
    }

    @Override
    public Optional<String> value(String name) {
        String given = environment.getOrDefault(name, "");
        if (!given.isEmpty()) {
            return Optional.of(given);
        }
        return inFile(name).or(() -> keyring.value(name));
    }

    @Override
    public List<String> others() {
        return List.of(ownerToken);
    }

    private Optional<String> inFile(String name) {
        if (!FILE_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Set<PosixFilePermission> exposed = EnumSet.copyOf(OTHERS);
            exposed.retainAll(Files.getPosixFilePermissions(file));
            if (!exposed.isEmpty()) {
                LOG.warn("the file of secret:{} is not used: others than its owner can read it; chmod 600 it", name);
                return Optional.empty();
            }
            if (Files.size(file) > BYTES_MAX) {
                LOG.warn("the file of secret:{} is not used: it has more than 64 KiB", name);
                return Optional.empty();
            }
            return text(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("the file of secret:{} can't be read", name);
            return Optional.empty();
        }
    }

    /// Without the line's end that an editor puts there.
    static Optional<String> text(String read) {
        String value = read.strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// Without the values.
    @Override
    public String toString() {
        return "WorkspaceSecrets";
    }
}
