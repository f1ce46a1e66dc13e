package dev.yoi.execution.acp;

import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.LogReader;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.RecordingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One execution of an agent with its sink, as a test works it.
final class TestAgent {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Execution execution;
    private final RecordingSink sink = new RecordingSink();
    private long runs;

    private TestAgent(ExecutionBackend backend, Profile profile, long generation, LogReader log, Duration deadline) {
        this.execution = backend.start(new ExecutionContext(
                PredictableIds.number(1),
                new Generation(generation),
                profile,
                WorkdirRef.WORKSPACE,
                log,
                sink,
                deadline));
    }

    static TestAgent start(ExecutionBackend backend, Profile profile) {
        return new TestAgent(backend, profile, 1, _ -> new EventPage(List.of(), false), PATIENCE);
    }

    /// With this much time to start.
    static TestAgent startWithin(ExecutionBackend backend, Profile profile, Duration deadline) {
        return new TestAgent(backend, profile, 1, _ -> new EventPage(List.of(), false), deadline);
    }

    /// The next execution of the same worker, whose log holds these events.
    static TestAgent restore(ExecutionBackend backend, Profile profile, List<? extends WorkerEvent> log) {
        var newestFirst = new ArrayList<RecordedEvent>();
        for (int i = log.size(); i > 0; i--) {
            newestFirst.add(RecordedEvent.of(new SequencedEvent(i, Instant.EPOCH, log.get(i - 1)), i));
        }
        return new TestAgent(
                backend,
                profile,
                2,
                request -> new EventPage(
                        newestFirst.stream()
                                .filter(event -> event.seq() < request.from())
                                .toList(),
                        false),
                PATIENCE);
    }

    Execution execution() {
        return execution;
    }

    RecordingSink sink() {
        return sink;
    }

    void begin(String input) {
        begin(Content.text(input));
    }

    void begin(Content input) {
        sink.begin(++runs);
        execution.begin(new RunRequest(runs, InputKind.USER, input));
    }

    WorkerEvent.RunFinished run(String input) {
        begin(input);
        return finished();
    }

    WorkerEvent.RunFinished finished() {
        WorkerEvent.RunFinished end = sink.awaitFinished();
        sink.verify();
        return end;
    }

    WorkerEvent.PermissionRequested request() {
        await().atMost(PATIENCE).until(() -> !sink.requests().isEmpty());
        return sink.requests().getLast();
    }

    String said() {
        return sink.text(Role.ASSISTANT);
    }

    <E extends WorkerEvent> List<E> events(Class<E> kind) {
        return sink.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Stream<String> diagnostics() {
        return sink.diagnostics().stream().map(event -> event.code().value());
    }
}
