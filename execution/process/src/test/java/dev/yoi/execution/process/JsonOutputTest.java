package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that print lines of JSON, read by the rules of their profiles.
class JsonOutputTest {
    private static final String MODEL_OF_CLAUDE = "claude-sonnet-4-5";

    private TestStore store;
    private ExecutionBackend backend;

    @BeforeEach
    void open() {
        store = TestStore.fresh();
        backend = ProcessBackends.open(store.options());
    }

    @AfterEach
    void close() throws IOException {
        backend.close();
        store.close();
    }

    /// The rules of a built-in profile, over a program that prints a sample.
    private TestExecution printing(Profile profile, String sample) throws IOException {
        try (InputStream in = Objects.requireNonNull(JsonOutputTest.class.getResourceAsStream("samples/" + sample))) {
            Files.copy(in, store.directory().resolve(sample));
        }
        String script = "cat \"$0\"; echo \"words: $*\" >&2";
        var command = List.of("sh", "-c", script, sample, "{resume}", "{input}");
        return new TestExecution(backend, 1, profile.with("command", command));
    }

    private static List<String> told(TestExecution execution) {
        var told = new ArrayList<String>();
        for (WorkerEvent event : execution.sink().events()) {
            switch (event) {
                case WorkerEvent.Message e
                when e.role() == Role.ASSISTANT ->
                    told.add("text " + e.content().plainText());
                case WorkerEvent.Reasoning e -> told.add("thought " + e.text());
                case WorkerEvent.ToolCall e ->
                    told.add("call " + e.call() + " " + e.tool() + " " + e.title() + " " + e.inputJson());
                case WorkerEvent.ToolResult e ->
                    told.add("result " + e.call() + " " + e.status().code() + " "
                            + e.content().plainText().strip());
                case WorkerEvent.UsageReported e -> told.add("usage " + e.model() + " " + e.tokens());
                case WorkerEvent.Extension e -> told.add(e.name() + " " + e.payloadJson());
                case WorkerEvent.DiagnosticRaised e -> told.add("diagnostic " + e.code());
                case WorkerEvent _ -> {}
            }
        }
        return told;
    }

    @Test
    void whatClaudeCodePrintedIsRead() throws IOException {
        TestExecution execution = printing(BuiltinProfiles.claudeExec(), "claude-exec.jsonl");
        assertThat(execution.run("one").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(told(execution))
                .containsExactly(
                        "session {\"id\":\"e47ed380-88ec-41bb-85ac-d33479f8966b\"}",
                        "call call_1 Bash Bash {\"command\":\"cat a.txt\",\"description\":\"Read\"}",
                        "result call_1 succeeded hello",
                        "call call_2 Bash Bash {\"command\":\"cat b.txt\",\"description\":\"Read\"}",
                        "result call_2 failed Exit code 1\ncat: b.txt: No such file or directory",
                        "text It says hello.",
                        "usage claude-opus-5-5 " + new TokenUsage(30, 15, 0, 0, 420));
    }

    @Test
    void whatCodexPrintedIsRead() throws IOException {
        TestExecution execution = printing(BuiltinProfiles.codexExec(), "codex-exec.jsonl");
        assertThat(execution.run("one").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(told(execution))
                .containsExactly(
                        "session {\"id\":\"01a2004b-1cce-7291-b315-90f74968a98d\"}",
                        "call item_1 shell /bin/bash -lc 'cat a.txt' \"/bin/bash -lc 'cat a.txt'\"",
                        "result item_1 succeeded hello",
                        "call item_2 shell /bin/bash -lc 'cat b.txt' \"/bin/bash -lc 'cat b.txt'\"",
                        "result item_2 failed cat: b.txt: No such file or directory",
                        "text It says hello.",
                        "usage unknown " + new TokenUsage(30, 15, 0, 0, 0));
    }

    @Test
    void claudesOneShotModeIsReadAndItsSessionTakenUpAgain() throws IOException {
        TestExecution execution = printing(BuiltinProfiles.claudeExec(), "claude-exec-written.jsonl");
        assertThat(execution.run("one").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(told(execution))
                .containsExactly(
                        "session {\"id\":\"7c1e8f0a-1111-4222-8333-944455566677\"}",
                        "thought Look first.",
                        "text I look at the file.",
                        "call toolu_1 Bash Bash {\"command\":\"cat a.txt\"}",
                        "result toolu_1 succeeded hello",
                        "call toolu_2 Edit Edit {\"file_path\":\"b.txt\"}",
                        "result toolu_2 failed no such file",
                        "text It says hello.",
                        "usage " + MODEL_OF_CLAUDE + " " + new TokenUsage(120, 45, 100, 0, 12_300));
        assertThat(execution.sink().text(Role.LOG)).isEqualTo("words: one\n");
        execution.run("two");
        assertThat(execution.sink().text(Role.LOG))
                .endsWith("words: --resume 7c1e8f0a-1111-4222-8333-944455566677 two\n");
    }

    @Test
    void codexsOneShotModeIsRead() throws IOException {
        TestExecution execution = printing(BuiltinProfiles.codexExec(), "codex-exec-written.jsonl");
        assertThat(execution.run("one").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(told(execution))
                .containsExactly(
                        "session {\"id\":\"0199a213-81c0-7800-8aa1-bbab2a035a53\"}",
                        "thought Look first.",
                        "call item_1 shell bash -lc 'cat a.txt' \"bash -lc 'cat a.txt'\"",
                        "result item_1 succeeded hello",
                        "call item_2 shell bash -lc 'cat b.txt' \"bash -lc 'cat b.txt'\"",
                        "result item_2 failed no such file",
                        "call item_3 edit edit [{\"path\":\"a.txt\",\"kind\":\"update\"}]",
                        "result item_3 succeeded ",
                        "text It says hello.",
                        "usage unknown " + new TokenUsage(1200, 345, 200, 0, 0));
    }

    @Test
    void geminisOneShotModeIsReadAndItsPiecesAreOneText() throws IOException {
        TestExecution execution = printing(BuiltinProfiles.geminiExec(), "gemini-exec-written.jsonl");
        assertThat(execution.run("one").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(execution.output()).isEqualTo("It says hello.");
        assertThat(told(execution))
                .contains(
                        "call read_file-1 read_file read_file {\"path\":\"a.txt\"}",
                        "result read_file-1 succeeded hello",
                        "result read_file-2 failed no such file",
                        "usage gemini-2.5-pro " + new TokenUsage(120, 45, 100, 0, 0));
    }

    private TestExecution lines(String... rules) {
        return new TestExecution(
                backend,
                1,
                TestStore.profile(Map.of(
                        "command", List.of("sh", "-c", "{input}"),
                        "output", List.of("jsonl"),
                        "events", List.of(rules))));
    }

    @Test
    void whatIsNoJsonIsKeptAsLogAndALineMayComeInPieces() {
        TestExecution execution = lines("text type==t text=x");
        execution.run(
                "echo starting; printf '{\"type\":\"t\",'; printf '\"x\":\"a\"}\\n[1]\\n{\"type\":\"t\",\"x\":\"b\"}'");
        assertThat(told(execution)).containsExactly("text a", "text b");
        assertThat(execution.sink().text(Role.LOG)).isEqualTo("starting\n[1]\n");
    }

    @Test
    void theProgramsOwnErrorFailsTheRunWhateverItsExitCode() {
        TestExecution execution = lines("error type==e text=why");
        WorkerEvent.RunFinished end = execution.run("echo '{\"type\":\"e\",\"why\":\"no credit\"}'");
        assertThat(end.reason()).isEqualTo(RunReason.FAILED);
        assertThat(end.detail()).isEqualTo("no credit");
        assertThat(execution.run("echo '{\"type\":\"e\"}'; exit 2").detail()).isEqualTo("it gave no reason");
    }

    @Test
    void whatAProgramSaysWronglyIsTalkedOfOnceAndHarmsNothing() {
        TestExecution execution = lines("call c==1 id=id tool=tool", "result r==1 id=id", "text text=x");
        String once = "echo '{\"c\":1,\"id\":\"\",\"tool\":\"t\"}'; echo '{\"r\":1,\"id\":\"unknown\"}'; ";
        WorkerEvent.RunFinished end = execution.run(once + once + "echo '{\"c\":1,\"id\":\"a\",\"tool\":\"t\"}';"
                + "echo '{\"c\":1,\"id\":\"a\",\"tool\":\"t\"}'; echo '{\"x\":\"fine\"}'");
        assertThat(end.reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(told(execution))
                .containsExactly(
                        "diagnostic call_unnamed", "diagnostic result_without_call", "call a t t null", "text fine");
    }

    @Test
    void aLineWithoutAnEndIsDiscardedAndSaid() {
        TestExecution execution = lines("text text=x");
        execution.run("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo '{\"x\":\"fine\"}'");
        assertThat(told(execution)).containsExactly("diagnostic line_too_long", "text fine");
    }
}
