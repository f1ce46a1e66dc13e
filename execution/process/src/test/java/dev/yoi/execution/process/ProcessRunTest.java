package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of one command: its output, its end, its limits. With real processes.
class ProcessRunTest {
    private static final long OUTPUT_BYTES = 10_000;

    private final TestStore store = TestStore.fresh();
    private final ExecutionBackend backend = ProcessBackends.open(store.options()
            .withLimits(new ProcessLimits(
                    OUTPUT_BYTES,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2))));

    @AfterEach
    void nothingIsLeft() {
        try (store) {
            backend.close();
            assertThat(store.running()).isEmpty();
        }
    }

    @Test
    void outputIsTextOfTheAssistantAndErrorsAreLog() {
        TestExecution shell = shell();
        WorkerEvent.RunFinished end = shell.run("echo out; echo err >&2");
        assertThat(end).isEqualTo(new WorkerEvent.RunFinished(1, RunReason.COMPLETED, 0, null));
        assertThat(shell.output()).isEqualTo("out\n");
        assertThat(shell.sink().text(Role.LOG)).isEqualTo("err\n");
        assertThat(shell.diagnostics()).isEmpty();
    }

    @Test
    void theExitCodeIsReported() {
        TestExecution shell = shell();
        assertThat(shell.run("exit 3")).isEqualTo(new WorkerEvent.RunFinished(1, RunReason.FAILED, 3, null));
        assertThat(shell.run("kill -s KILL $$"))
                .isEqualTo(new WorkerEvent.RunFinished(2, RunReason.FAILED, 128 + 9, null));
        assertThat(shell.run("no-such-command-here").exitCode()).isEqualTo(127);
        assertThat(shell.run("true")).isEqualTo(new WorkerEvent.RunFinished(4, RunReason.COMPLETED, 0, null));
    }

    @Test
    void outputComesWhileTheCommandRuns() throws IOException {
        TestExecution shell = shell();
        shell.begin("echo first; while [ ! -e go ]; do sleep 0.05; done; echo second");
        shell.awaitOutput("first\n");
        Files.createFile(store.directory().resolve("go"));
        assertThat(shell.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.output()).isEqualTo("first\nsecond\n");
        assertThat(shell.sink().pieces()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aCharacterMayComeInPieces() {
        TestExecution shell = shell();
        shell.run("printf '\\303'; sleep 0.2; printf '\\251 \\360\\237'; sleep 0.2; printf '\\222\\231\\n'");
        assertThat(shell.output()).isEqualTo("é 💙\n");
    }

    @Test
    void whatIsNoTextIsReplacedAndNulIsKept() {
        TestExecution shell = shell();
        shell.run("printf 'a\\377b\\000c\\303'");
        assertThat(shell.output()).isEqualTo("a\uFFFDb\0c\uFFFD");
    }

    @Test
    void anInputReachesTheCommandAsItIs() {
        TestExecution cat = execution(Map.of("command", List.of("printf", "%s|", "{input}", "<{input}>")));
        String input = "two\nlines, 'quotes' \"and\" $HOME `x` \\n ünïcödé 💙 -- ;&|\n";
        cat.run(input);
        assertThat(cat.output()).isEqualTo(input + "|<" + input + ">|");
    }

    @Test
    void anInputMayComeOnStdin() {
        TestExecution cat = execution(Map.of("command", List.of("cat"), "input", List.of("stdin")));
        String input = "line\nNUL \0 and 💙, no end of line";
        cat.run(input);
        assertThat(cat.output()).isEqualTo(input);
    }

    @Test
    void aCommandNeedNotReadItsStdin() {
        TestExecution deaf = execution(Map.of("command", List.of("true"), "input", List.of("stdin")));
        assertThat(deaf.run("x".repeat(250_000)).reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void stdinIsEmptyWhenTheInputIsAnArgument() {
        TestExecution shell = shell();
        assertThat(shell.run("cat; echo end").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.output()).isEqualTo("end\n");
    }

    @Test
    void anInputThatNoArgumentCanHoldFailsItsRunOnly() {
        TestExecution shell = shell();
        WorkerEvent.RunFinished nul = shell.run("echo a\0b");
        assertThat(nul.reason()).isEqualTo(RunReason.FAILED);
        assertThat(nul.detail()).contains("NUL").contains("stdin");
        WorkerEvent.RunFinished tooLong = shell.run("true " + "x".repeat(131_072));
        assertThat(tooLong.reason()).isEqualTo(RunReason.FAILED);
        assertThat(tooLong.detail()).contains("longer").contains("131071");
        assertThat(shell.run(": " + "x".repeat(131_000)).reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void I11_outputBeyondTheLimitIsDiscardedAndTheCommandEnded() {
        TestExecution shell = shell();
        WorkerEvent.RunFinished end = shell.run("yes");
        assertThat(end.reason()).isEqualTo(RunReason.LIMIT);
        assertThat(end.detail()).contains("10000 bytes");
        assertThat(shell.output()).hasSize((int) OUTPUT_BYTES);
        assertThat(shell.diagnostics()).containsExactly("output_limit");
    }

    @Test
    void outputOfExactlyTheLimitIsWhole() {
        TestExecution shell = shell();
        assertThat(shell.run("head -c 10000 /dev/zero | tr '\\0' x").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.output()).isEqualTo("x".repeat(10_000));
    }

    @Test
    void I11_aCommandThatRunsTooLongIsEnded() {
        TestExecution slow =
                execution(Map.of("command", List.of("sh", "-c", "{input}"), "timeout_seconds", List.of("1")));
        WorkerEvent.RunFinished end = slow.run("trap '' INT TERM; echo started; while :; do sleep 0.1; done");
        assertThat(end.reason()).isEqualTo(RunReason.LIMIT);
        assertThat(end.detail()).contains("longer than 1 s");
        assertThat(slow.output()).isEqualTo("started\n");
        assertThat(store.running()).isEmpty();
    }

    @Test
    void outputOfABackgroundProcessThatEndsSoonIsKept() {
        TestExecution shell = shell();
        assertThat(shell.run("(sleep 0.2; echo late) & echo early").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.output()).isEqualTo("early\nlate\n");
        assertThat(shell.diagnostics()).isEmpty();
    }

    @Test
    void aBackgroundProcessThatHoldsTheOutputDoesNotHoldTheRun() {
        TestExecution shell = shell();
        assertThat(shell.run("sleep 1000 & echo done").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.output()).isEqualTo("done\n");
        assertThat(shell.diagnostics()).containsExactly("background_processes_ended");
        assertThat(store.running()).isEmpty();
    }

    @Test
    void whatARunLeftRunningEndsWithItWhereverItWent() {
        TestExecution shell = shell();
        WorkerEvent.RunFinished end =
                shell.run("setsid sleep 1000 </dev/null >/dev/null 2>&1 & (sleep 1000 >/dev/null 2>&1 &) ; echo done");
        assertThat(end.reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(shell.diagnostics()).containsExactly("background_processes_ended");
        assertThat(store.running()).isEmpty();
    }

    @Test
    void aFailedReportEndsTheCommand() {
        TestExecution shell = shell();
        shell.begin("echo ready; while :; do sleep 0.1; echo more; done");
        shell.awaitOutput("ready");
        shell.sink().retire();
        await().atMost(TestExecution.PATIENCE)
                .untilAsserted(() -> assertThat(store.running()).isEmpty());
    }

    @Test
    void manyRunsLeaveNoDescriptorAndNoThread() throws IOException {
        TestExecution shell = shell();
        IntStream.range(0, 3).forEach(_ -> shell.run("echo warm"));
        long before = descriptors();
        IntStream.range(0, 40).forEach(_ -> shell.run("echo again"));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(descriptors()).isLessThan(before + 20));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("yoi-run-")));
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private TestExecution shell() {
        return new TestExecution(backend, 1, BuiltinProfiles.shell());
    }

    private TestExecution execution(Map<String, List<String>> settings) {
        return new TestExecution(backend, 1, TestStore.profile(settings));
    }
}
