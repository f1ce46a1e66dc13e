package dev.yoi.runtime.state;

import static dev.yoi.runtime.state.States.accepted;
import static dev.yoi.runtime.state.States.active;
import static dev.yoi.runtime.state.States.after;
import static dev.yoi.runtime.state.States.asked;
import static dev.yoi.runtime.state.States.at;
import static dev.yoi.runtime.state.States.call;
import static dev.yoi.runtime.state.States.created;
import static dev.yoi.runtime.state.States.finished;
import static dev.yoi.runtime.state.States.queued;
import static dev.yoi.runtime.state.States.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.state.ExecutionState.Phase;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The one function that changes a worker's state.
class WorkerStateTest {
    private static void damaged(WorkerState state, SequencedEvent event) {
        assertThatThrownBy(() -> state.apply(event))
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_DAMAGED));
    }

    @Test
    void I3_gapsRepetitionsAndASecondBeginningAreRefused() {
        WorkerState state = active();
        damaged(state, at(3, new WorkerEvent.InputWithdrawn(1)));
        damaged(state, at(5, new WorkerEvent.InputWithdrawn(1)));
        damaged(state, at(0, new WorkerEvent.InputWithdrawn(1)));
        var first = new WorkerEvent.WorkerCreated(
                state.record().profile(),
                state.record().backend(),
                state.record().bundle(),
                state.record().workdir(),
                null,
                state.options().labels(),
                null);
        damaged(state, at(4, first));
        assertThatThrownBy(() -> WorkerState.first(States.ID, at(2, first))).isInstanceOf(WorkerRuntimeException.class);
        assertThatThrownBy(() -> WorkerState.first(States.ID, at(1, accepted("x", 0))))
                .isInstanceOf(WorkerRuntimeException.class);
    }

    @Test
    void anUnknownEventCountsAndChangesNothingElse() {
        WorkerState before = running();
        WorkerState next = after(before, new WorkerEvent.Unknown("from_the_future", "{\"a\":1}"));
        assertThat(next.lastSeq()).isEqualTo(before.lastSeq() + 1);
        assertThat(next.currentRun()).isEqualTo(before.currentRun());
        assertThat(next.execution()).isEqualTo(before.execution());
        assertThat(next.summary().usage()).isEqualTo(before.summary().usage());
        assertThat(next.summary().overview().items())
                .isEqualTo(before.summary().overview().items());
        assertThat(next.progress().updatedAt()).isAfter(before.progress().updatedAt());
    }

    @Test
    void aQueuedInputKeepsItsNamePlaceAndTimeWhenItIsEdited() {
        WorkerState state = after(running(), queued("a", 0), queued("b", 0), queued("A", 6));
        assertThat(state.queue())
                .containsExactly(
                        new QueuedInput(6, InputKind.USER, Content.text("A"), States.START.plusSeconds(6)),
                        new QueuedInput(7, InputKind.USER, Content.text("b"), States.START.plusSeconds(7)));
    }

    @Test
    void aQueuedInputLeavesWhenItIsTakenOrWithdrawnAndOthersStay() {
        WorkerState state = after(running(), queued("a", 0), queued("b", 0), queued("c", 0));
        WorkerState withdrawn = after(state, new WorkerEvent.InputWithdrawn(7));
        assertThat(withdrawn.queue()).extracting(QueuedInput::seq).containsExactly(6L, 8L);
        WorkerState taken = after(withdrawn, accepted("a", 6));
        assertThat(taken.queue()).extracting(QueuedInput::seq).containsExactly(8L);
        assertThat(after(taken, new WorkerEvent.InputWithdrawn(99), queued("?", 99))
                        .queue())
                .isEqualTo(taken.queue());
    }

    @Test
    void aRunIsBusyFromItsBeginningToItsOwnEndOnly() {
        WorkerState state = running();
        assertThat(state.currentRun()).isEqualTo(new CurrentRun(1, 4, List.of(), List.of()));
        assertThat(after(state, new WorkerEvent.RunFinished(9, RunReason.COMPLETED, null, null))
                        .currentRun())
                .isNotNull();
        WorkerState ended = after(state, new WorkerEvent.RunFinished(1, RunReason.COMPLETED, null, null));
        assertThat(ended.currentRun()).isNull();
        assertThat(ended.progress().lastRun()).isEqualTo(1);
    }

    @Test
    void openCallsAndRequestsAreThoseWithoutAnAnswer() {
        WorkerState asked = after(running(), call("c1"), call("c2"), asked("r1", "c2"));
        assertThat(calls(asked)).containsExactly("c1", "c2");
        assertThat(requests(asked)).containsExactly("r1");
        WorkerState answered = after(
                asked,
                new WorkerEvent.ToolResult(1, "c1", ToolStatus.SUCCEEDED, Content.text("ok")),
                new WorkerEvent.PermissionDecided("r1", "yes", "person"));
        assertThat(calls(answered)).containsExactly("c2");
        assertThat(requests(answered)).isEmpty();
        WorkerState flooded = answered;
        for (int i = 0; i < 2 * CurrentRun.MAX_OPEN; i++) {
            flooded = after(flooded, call("f" + i));
        }
        assertThat(calls(flooded)).as("I11").hasSize(CurrentRun.MAX_OPEN);
    }

    @Test
    void anOpenCallSaysWhereItIsAndHowItsTitleBegins() {
        WorkerState state = after(running(), new WorkerEvent.ToolCall(1, "c", "t", "x".repeat(2_000), "{}"));
        assertThat(Objects.requireNonNull(state.currentRun()).openCalls())
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.seq()).isEqualTo(6);
                    assertThat(call.at()).isEqualTo(States.START.plusSeconds(6));
                    assertThat(call.title()).as("I11").hasSize(Texts.MAX_CHARACTERS);
                });
    }

    @Test
    void I9_aCallWithoutAResultIsIndeterminateOnceItsRunWasCutOff() {
        WorkerState busy = after(running(), call("c1"), call("c2"), asked("r", "c2"));
        assertThat(busy.undecided(true).calls()).as("under way").isEmpty();
        assertThat(busy.undecided(false).calls()).extracting(OpenCall::call).containsExactly("c1");
        for (RunReason cut : List.of(RunReason.INTERRUPTED, RunReason.FAILED, RunReason.LIMIT)) {
            WorkerState ended = after(busy, finished(cut));
            assertThat(ended.undecided(true).requests()).isEmpty();
            assertThat(ended.undecided(true).calls())
                    .extracting(OpenCall::call, OpenCall::unanswered)
                    .containsExactly(tuple("c1", false), tuple("c2", true));
        }
        assertThat(after(busy, finished(RunReason.COMPLETED)).undecided(false)).isEqualTo(Undecided.NOTHING);
    }

    @Test
    void anIndeterminateCallIsGoneWhenItIsResolvedOrTheWorkerEnds() {
        WorkerState cut = after(running(), call("c1"), call("c2"), finished(RunReason.INTERRUPTED));
        WorkerState resolved = after(
                cut,
                new WorkerEvent.ToolResolved(2, "c2", Resolution.FAILED, Content.text(""), "person"),
                new WorkerEvent.ToolResolved(1, "c1", Resolution.RETRY, Content.text(""), "person"));
        assertThat(resolved.undecided(true).calls()).extracting(OpenCall::call).containsExactly("c2");
        assertThat(after(cut, new WorkerEvent.WorkerStopped(StopOutcome.EXITED))
                        .progress()
                        .indeterminate())
                .isEmpty();
    }

    @Test
    void I11_indeterminateCallsAreTrackedUpToABound() {
        WorkerState state = running();
        for (int run = 1; run <= 3; run++) {
            for (int i = 0; i < CurrentRun.MAX_OPEN; i++) {
                state = after(state, new WorkerEvent.ToolCall(run, "c" + i, "t", "t", "{}"));
            }
            state = after(
                    state,
                    new WorkerEvent.RunFinished(run, RunReason.FAILED, null, null),
                    new WorkerEvent.RunStarted(run + 1, 1));
        }
        assertThat(state.undecided(true).calls()).hasSize(WorkerState.Progress.MAX_INDETERMINATE);
    }

    private static List<String> calls(WorkerState state) {
        return Objects.requireNonNull(state.currentRun()).openCalls().stream()
                .map(OpenCall::call)
                .toList();
    }

    private static List<String> requests(WorkerState state) {
        return Objects.requireNonNull(state.currentRun()).openRequests().stream()
                .map(OpenRequest::request)
                .toList();
    }

    private static WorkerEvent ended(long generation, EndReason reason) {
        return new WorkerEvent.ExecutionEnded(new Generation(generation), reason, null);
    }

    @Test
    void I2_anExecutionIsCutOffUntilItsEndIsRecorded() {
        assertThat(created().execution().cutOff()).isFalse();
        WorkerState active = active();
        assertThat(active.execution()).isEqualTo(new ExecutionState(States.FIRST, Phase.STARTED, null));
        assertThat(active.execution().cutOff()).isTrue();
        for (EndReason reason : List.of(EndReason.EXITED, EndReason.DETACHED, EndReason.STOPPED)) {
            assertThat(after(active, ended(1, reason)).execution().cutOff()).isFalse();
        }
        for (EndReason reason : List.of(EndReason.SHUTDOWN, EndReason.LOST)) {
            assertThat(after(active, ended(1, reason)).execution().cutOff()).isTrue();
        }
    }

    @Test
    void aStartThatFailsLeavesItAtWhatItWasBefore() {
        var second = new WorkerEvent.ExecutionRequested(new Generation(2));
        WorkerState lost = after(active(), ended(1, EndReason.LOST), second, ended(2, EndReason.START_FAILED));
        assertThat(lost.execution()).isEqualTo(new ExecutionState(new Generation(2), Phase.ENDED, EndReason.LOST));
        WorkerState detached = after(active(), ended(1, EndReason.DETACHED), second, ended(2, EndReason.START_FAILED));
        assertThat(detached.execution().cutOff()).isFalse();
        assertThat(detached.execution().ended()).isEqualTo(EndReason.START_FAILED);
    }
}
