package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.ExecutionBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCheckTest {
    private final TestStore store = TestStore.fresh();
    private final Map<String, String> host = new HashMap<>(System.getenv());
    private final ExecutionBackend backend =
            ProcessBackends.open(store.options().withEnvironment(() -> host));

    @AfterEach
    void close() {
        backend.close();
        store.close();
    }

    @Test
    void theBuiltinShellRunsHere() {
        assertThat(backend.check(BuiltinProfiles.shell())).isEqualTo(CheckReport.GOOD);
    }

    @Test
    void everySettingMayBeSet() {
        assertThat(check(Map.of(
                        "command", List.of("sh", "-c", "cat"),
                        "input", List.of("stdin"),
                        "output", List.of("text"),
                        "timeout_seconds", List.of("604800"),
                        "output_limit_bytes", List.of("1"),
                        "env", List.of("EDITOR", "GIT_*"))))
                .isEmpty();
    }

    @Test
    void anUnknownSettingNamesTheNearestKnownOne() {
        assertThat(check(Map.of("command", List.of("sh", "{input}"), "timeout_second", List.of("1"))))
                .containsExactly(
                        "the process backend has no setting 'timeout_second'" + " -> did you mean 'timeout_seconds'?");
        assertThat(check(Map.of("comand", List.of("sh", "{input}"))))
                .anyMatch(finding -> finding.endsWith("did you mean 'command'?"))
                .anyMatch(finding -> finding.startsWith("setting 'command' is missing"));
    }

    @Test
    void theInputHasExactlyOneWayIn() {
        assertThat(check(Map.of("command", List.of("sh", "-c", "true"))))
                .containsExactly("the command has no place for the input"
                        + " -> add {input} to the command, or set input to stdin");
        assertThat(check(Map.of("command", List.of("sh", "-c", "{input}"), "input", List.of("stdin"))))
                .containsExactly("the input comes on stdin and in the command -> remove {input} from the command");
        assertThat(check(Map.of("command", List.of("{input}"))))
                .containsExactly(
                        "the input would be the program itself" + " -> name a program first and put {input} behind it");
    }

    @Test
    void instructionsNeedAPlaceAndVariablesAName() {
        assertThat(check(Map.of("command", List.of("sh", "-c", "{input}"), "instructions", List.of("Be brief."))))
                .containsExactly("the command has no place for the instructions -> add {instructions} to the command");
        assertThat(check(Map.of(
                        "command", List.of("sh", "-c", "{input}"),
                        "environment", List.of("YOI_TOKEN=x", "A=secret:", "B", "C*=1", "D=fine"))))
                .hasSize(4);
    }

    @Test
    void whatSaysHowOutputIsReadIsItselfRead() {
        var command = List.of("sh", "-c", "{input}");
        assertThat(check(Map.of("command", command, "output", List.of("jsonl"))))
                .anyMatch(finding -> finding.startsWith("setting 'events' is missing"));
        assertThat(check(Map.of("command", command, "events", List.of("text text=x"))))
                .containsExactly("the output is text, which has no events and no session -> set output to jsonl");
        assertThat(check(Map.of(
                        "command",
                        command,
                        "output",
                        List.of("jsonl"),
                        "resume",
                        List.of("-r"),
                        "events",
                        List.of("text text=x"))))
                .containsExactly("the command has no place for 'resume' -> add {resume} to the command, as a word");
        assertThat(check(Map.of(
                        "command",
                        command,
                        "output",
                        List.of("jsonl"),
                        "events",
                        List.of("song text=x", "text", "text txt=x", "text text=x loudly", "call id=x"))))
                .hasSize(5)
                .anyMatch(finding -> finding.contains("'song' is nothing that a line makes"))
                .anyMatch(finding -> finding.contains("'text' needs the field 'text'"))
                .anyMatch(finding -> finding.contains("'text' has no field 'txt'"))
                .anyMatch(finding -> finding.contains("'loudly' can't be read"))
                .anyMatch(finding -> finding.contains("'call' needs the field 'tool'"));
    }

    @Test
    void aMissingAgentIsToldWithHowItIsInstalledAndAMissingSandboxIsUnsupported(@TempDir Path dir) throws IOException {
        Path bin = Files.createDirectory(dir.resolve("bin"));
        for (String program : List.of("sh", "setsid", "mkfifo", "grep")) {
            Files.createFile(
                    bin.resolve(program),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var options = store.options().withEnvironment(() -> Map.of("PATH", bin.toString()));
        try (ExecutionBackend bare = ProcessBackends.open(options)) {
            assertThat(bare.check(BuiltinProfiles.claudeExec()).findings())
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.remedy()).isEqualTo("npm install -g @anthropic-ai/claude-code"));
            Profile sandboxed = BuiltinProfiles.shell().with("sandbox", List.of("workdir"));
            assertThat(bare.check(sandboxed).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code().value()).isEqualTo("sandbox_unsupported"));
        }
    }

    @Test
    void aSandboxedCommandKeepsItsWords() {
        assertThat(Sandbox.around(List.of("sh", "-c", "true"), Path.of("/w")))
                .startsWith("bwrap", "--ro-bind", "/", "/")
                .endsWith("--bind", "/w", "/w", "--chdir", "/w", "--", "sh", "-c", "true");
    }

    @Test
    void valuesOutOfBoundsAreFoundAllAtOnce() {
        assertThat(check(Map.of(
                        "command", List.of("sh", "{input}"),
                        "input", List.of("telepathy"),
                        "output", List.of("xml"),
                        "timeout_seconds", List.of("0"),
                        "output_limit_bytes", List.of("many"),
                        "env", List.of("YOI_TOKEN", "bad name"))))
                .hasSize(6)
                .anyMatch(finding -> finding.endsWith("use a whole number from 1 to 604800"))
                .anyMatch(finding -> finding.endsWith("use argument or stdin"));
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThat(check(Map.of("command", List.of("no-such-program", "{input}"))))
                .containsExactly("the command 'no-such-program' is not on the PATH"
                        + " -> install no-such-program, or add its directory to the PATH of the server");
    }

    @Test
    void whatTheBackendItselfNeedsIsNamedWithItsPackage() {
        host.put("PATH", "/nowhere");
        assertThat(check(Map.of("command", List.of("sh", "{input}"))))
                .contains("the command 'setsid' is not on the PATH -> apt-get install util-linux")
                .contains("the command 'mkfifo' is not on the PATH -> apt-get install coreutils");
    }

    private List<String> check(Map<String, List<String>> settings) {
        return backend.check(TestStore.profile(settings)).findings().stream()
                .map(finding -> finding.message() + " -> " + finding.remedy())
                .toList();
    }
}
