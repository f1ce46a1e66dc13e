package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceSecretsTest {
    @TempDir
    private Path dir;

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final Map<String, String> environment = Map.of("FROM_ENV", "canary-env", "EMPTY", "");

    private WorkspaceSecrets secrets(String keyring) {
        return new WorkspaceSecrets(
                environment, dir.resolve("secrets"), new KeyringCommand(keyring, () -> now), "canary-owner");
    }

    private Path file(String name, String text, String mode) throws IOException {
        Files.createDirectories(dir.resolve("secrets"));
        Path file = Files.writeString(dir.resolve("secrets").resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void theEnvironmentComesFirstThenAFileThenTheKeyring() throws IOException {
        file("FROM_ENV", "canary-file", "rw-------");
        file("FROM_FILE", "canary-file\n", "rw-------");
        WorkspaceSecrets secrets = secrets("printf %s canary-{name}");
        assertThat(secrets.value("FROM_ENV")).contains("canary-env");
        assertThat(secrets.value("FROM_FILE")).contains("canary-file");
        assertThat(secrets.value("OTHER")).contains("canary-OTHER");
        assertThat(secrets.value("EMPTY")).contains("canary-EMPTY");
        assertThat(secrets.others()).containsExactly("canary-owner");
        assertThat(secrets).hasToString("WorkspaceSecrets");
    }

    @Test
    void aFileThatOthersCanReadIsNotUsed() throws IOException {
        file("OPEN", "canary-file", "rw-r--r--");
        file("EMPTY_FILE", " \n", "rw-------");
        assertThat(secrets("").value("OPEN")).isEmpty();
        assertThat(secrets("").value("EMPTY_FILE")).isEmpty();
    }

    @Test
    void aNameLeadsToNoOtherFolder() throws IOException {
        file("x", "canary-file", "rw-------");
        Files.writeString(dir.resolve("outside"), "canary-outside");
        assertThat(secrets("").value("../outside")).isEmpty();
        assertThat(secrets("").value("./x")).isEmpty();
        assertThat(secrets("").value("a/../x")).isEmpty();
    }

    @Test
    void aKeyringCommandThatFailsGivesNothing() {
        assertThat(secrets("false {name}").value("A")).isEmpty();
        assertThat(secrets("no-such-program-here {name}").value("A")).isEmpty();
        assertThat(secrets("true").value("A")).isEmpty();
    }

    @Test
    void whatTheKeyringSaidIsAskedAgainAfterHalfAMinute() throws IOException {
        Path answer = Files.writeString(dir.resolve("answer"), "canary-one");
        WorkspaceSecrets secrets = secrets("cat " + answer);
        assertThat(secrets.value("A")).contains("canary-one");
        Files.writeString(answer, "canary-two");
        assertThat(secrets.value("A")).contains("canary-one");
        now = now.plusSeconds(31);
        assertThat(secrets.value("A")).contains("canary-two");
    }
}
