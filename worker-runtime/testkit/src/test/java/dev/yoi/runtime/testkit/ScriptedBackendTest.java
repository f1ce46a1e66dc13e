package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.EventPage;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedBackendTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScriptedBackend backend = new ScriptedBackend();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void noRuleWasBroken() {
        sink.verify();
    }

    @Test
    void itEchoesAsItComes() {
        Execution execution = started();
        begin(execution, 1, "hello");
        assertThat(sink.awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(sink.text(Role.ASSISTANT)).isEqualTo("echo: hello");
        assertThat(backend.live()).hasSize(1);
    }

    @Test
    void aStartFailsWithTheReasonOfTheScript() {
        backend.onStart(StartScript.failing("no such agent"));
        assertThatExceptionOfType(WorkerRuntimeException.class)
                .isThrownBy(this::started)
                .withMessage("no such agent")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED));
        assertThat(backend.live()).isEmpty();
        assertThat(backend.starts()).hasSize(1);
    }

    @Test
    void aHangingStartGivesUpWhenInterrupted() {
        var gate = new Gate();
        backend.onStart(StartScript.heldBy(gate));
        var outcome = new CompletableFuture<Execution>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(started());
            } catch (WorkerRuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        gate.awaitReached();
        caller.interrupt();
        assertThatExceptionOfType(WorkerRuntimeException.class)
                .isThrownBy(() -> Waiting.forResult(outcome))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED));
        assertThat(backend.live()).isEmpty();
    }

    @Test
    void eventsMayComeBeforeTheStartReturns() {
        backend.onStart(StartScript.reporting(List.of(new WorkerEvent.Extension("dev.yoi.test", "hello", "{}"))));
        started();
        assertThat(sink.events()).extracting(WorkerEvent::kind).containsExactly(EventKind.EXTENSION);
    }

    @Test
    void textStreamsPieceByPiece() {
        backend.onRun(RunScript.streaming("a", "b", "c"));
        begin(started(), 1, "go");
        sink.awaitFinished();
        assertThat(sink.pieces()).containsExactly("a", "b", "c");
        assertThat(sink.text(Role.ASSISTANT)).isEqualTo("abc");
    }

    @Test
    void aToolIsCalledBeforeItsResult() {
        backend.onRun(RunScript.usingATool("read_file", "{}", "content"));
        begin(started(), 1, "go");
        sink.awaitFinished();
        assertThat(sink.events())
                .extracting(WorkerEvent::kind)
                .containsExactly(EventKind.TOOL_CALL, EventKind.TOOL_RESULT, EventKind.MESSAGE, EventKind.RUN_FINISHED);
    }

    @Test
    void aHeldRunIsReleasedOrInterrupted() {
        var gate = new Gate();
        backend.onRun(RunScript.heldBy(gate, RunScript.echo()));
        Execution execution = started();
        begin(execution, 1, "first");
        gate.awaitReached();
        assertThat(execution.interrupt(7)).isFalse();
        assertThat(execution.interrupt(1)).isTrue();
        assertThat(sink.awaitFinished().reason()).isEqualTo(RunReason.INTERRUPTED);
        await().atMost(Duration.ofMinutes(1)).until(() -> !backend.newest().busy());
        assertThat(execution.interrupt(1)).isFalse();
        gate.open();
        begin(execution, 2, "second");
        assertThat(sink.awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void aStopEndsTheRunAndSaysHow() {
        backend.onRun(RunScript.heldBy(new Gate(), RunScript.echo())).onStop(StopScript.NEEDS_KILL);
        Execution execution = started();
        begin(execution, 1, "go");
        assertThat(execution.stop(LONG)).isEqualTo(StopOutcome.KILLED);
        assertThat(sink.awaitFinished().reason()).isEqualTo(RunReason.INTERRUPTED);
        assertThat(execution.stop(LONG)).isEqualTo(StopOutcome.KILLED);
        assertThat(backend.live()).isEmpty();
    }

    @Test
    void I7_whatComesAfterAStopThatFailedIsRefused() {
        var gate = new Gate();
        backend.onRun(RunScript.deafUntil(gate, RunScript.echo())).onStop(StopScript.NEVER_ENDS);
        Execution execution = started();
        begin(execution, 1, "go");
        gate.awaitReached();
        assertThat(execution.stop(SHORT)).isEqualTo(StopOutcome.UNKNOWN);
        sink.retire();
        gate.open();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !backend.refusedReports().isEmpty());
        assertThat(backend.refusedReports().getFirst().code()).isEqualTo(ErrorCode.EXECUTION_UNAVAILABLE);
    }

    @Test
    void itDiesByItselfWhenToldTo() {
        started();
        backend.newest().die("the process vanished");
        assertThat(sink.endedBecause()).contains("the process vanished");
        assertThat(backend.live()).isEmpty();
    }

    private Execution started() {
        var profile = new Profile(new ProfileName("test"), ScriptedBackend.NAME, "", new TreeMap<>());
        return backend.start(new ExecutionContext(
                PredictableIds.number(1),
                new Generation(1),
                profile,
                WorkdirRef.WORKSPACE,
                _ -> new EventPage(List.of(), false),
                sink,
                LONG));
    }

    private void begin(Execution execution, long run, String text) {
        sink.begin(run);
        execution.begin(new RunRequest(run, InputKind.USER, Content.text(text)));
    }
}
