package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `yoi profile …` as a person uses it, from a file with mistakes to a worker that runs.
class ProfileCommandsTest {
    private static final String GREET = """
            backend = "process"
            description = "Greets."
            instructions = "greet.md"

            [settings]
            command = ["printf", "%s %s", "{instructions}", "{input}"]

            [environment]
            GREETING_KEY = "secret:GREETING_KEY"
            """;

    @TempDir
    private Path dir;

    private Path profiles;
    private Program yoi;

    @BeforeEach
    void makeProject() throws IOException {
        Path project = dir.resolve("project");
        profiles = Files.createDirectories(project.resolve(".yoi/profiles"));
        yoi = Program.jvm(project, dir.resolve("home"));
    }

    @AfterEach
    void endServers() throws IOException {
        Servers.endAllBelow(dir);
    }

    @Test
    void lintNamesFileLineAndRemedyBeforeAnyServerWasStarted() throws Exception {
        Files.writeString(profiles.resolve("greet.toml"), GREET.replace("command =", "comand ="));
        Program.Result bad = yoi.run("profile", "lint");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.output())
                .contains("greet.toml:3: there is no file greet.md beside the profile; make it")
                .doesNotContain("is in order");
        Files.writeString(profiles.resolve("greet.md"), "Hello,");
        assertThat(yoi.run("profile", "lint", "greet").output())
                .contains("greet.toml:6: the process backend has no setting 'comand'; did you mean 'command'?");
        Files.writeString(profiles.resolve("greet.toml"), GREET);
        Program.Result good = yoi.run("profile", "lint");
        assertThat(good.output()).isEqualTo("1 profile is in order\n");
        assertThat(good.exit()).isZero();
        assertThat(yoi.run("profile", "lint", "other").exit()).isEqualTo(3);
        JsonNode document = Json.parse(yoi.run("profile", "lint", "--json").output());
        assertThat(document.path("in_order").asBoolean()).isTrue();
    }

    @Test
    void aProfileIsShownWithItsOriginsCheckedApprovedAndRun() throws Exception {
        Files.writeString(profiles.resolve("greet.toml"), GREET);
        Files.writeString(profiles.resolve("greet.md"), "Hello,");
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(server.pid()).isPositive();
            assertThat(yoi.run("profile", "show", "greet").output())
                    .contains("# greet.toml:6", "# greet.md", "# preset of the process backend", "needs approval")
                    .contains("GREETING_KEY=secret:GREETING_KEY");
            assertThat(yoi.run("profile", "check", "greet").errors()).contains("profile_needs_approval");
            assertThat(yoi.run("profile", "approve", "greet").exit()).isZero();
            Program.Result missing = yoi.run("profile", "check", "greet");
            assertThat(missing.exit()).isEqualTo(1);
            assertThat(missing.output()).contains("secret:GREETING_KEY is not known here", "greet can't run here");
            Path secrets = Files.createDirectories(dir.resolve("home/config/yoi/secrets"));
            Path file = Files.writeString(secrets.resolve("GREETING_KEY"), "canary-greeting\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(yoi.run("profile", "check", "greet").output()).isEqualTo("greet can run here\n");
            assertThat(yoi.run("run", "--profile", "greet", "Ada").output()).contains("Hello, Ada");
        }
    }
}
