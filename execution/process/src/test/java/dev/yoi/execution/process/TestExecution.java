package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.RecordingSink;
import java.time.Duration;
import java.util.List;

/// One execution with its sink, as a test works it.
final class TestExecution {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Execution execution;
    private final RecordingSink sink = new RecordingSink();
    private long runs;

    TestExecution(ExecutionBackend backend, long worker, Profile profile) {
        this.execution = backend.start(new ExecutionContext(
                PredictableIds.number(worker),
                new Generation(1),
                profile,
                WorkdirRef.WORKSPACE,
                _ -> new EventPage(List.of(), false),
                sink,
                PATIENCE));
    }

    Execution execution() {
        return execution;
    }

    RecordingSink sink() {
        return sink;
    }

    void begin(String input) {
        sink.begin(++runs);
        execution.begin(new RunRequest(runs, InputKind.USER, Content.text(input)));
    }

    WorkerEvent.RunFinished run(String input) {
        begin(input);
        WorkerEvent.RunFinished end = sink.awaitFinished();
        sink.verify();
        return end;
    }

    String output() {
        return sink.text(Role.ASSISTANT);
    }

    void awaitOutput(String part) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(output()).contains(part));
    }

    List<String> diagnostics() {
        return sink.diagnostics().stream().map(event -> event.code().value()).toList();
    }
}
