package dev.yoi.runtime.state;

import static dev.yoi.runtime.state.States.accepted;
import static dev.yoi.runtime.state.States.active;
import static dev.yoi.runtime.state.States.after;
import static dev.yoi.runtime.state.States.at;
import static dev.yoi.runtime.state.States.created;
import static dev.yoi.runtime.state.States.queued;
import static dev.yoi.runtime.state.States.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.state.ExecutionState.Phase;
import java.util.List;
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
        WorkerState asked = after(
                running(),
                new WorkerEvent.ToolCall(1, "c1", "t", "t", "{}"),
                new WorkerEvent.ToolCall(1, "c2", "t", "t", "{}"),
                new WorkerEvent.PermissionRequested(1, "r1", "c2", "may I", List.of("yes")));
        assertThat(asked.currentRun()).isEqualTo(new CurrentRun(1, 4, List.of("c1", "c2"), List.of("r1")));
        WorkerState answered = after(
                asked,
                new WorkerEvent.ToolResult(1, "c1", ToolStatus.SUCCEEDED, Content.text("ok")),
                new WorkerEvent.PermissionDecided("r1", "yes", "person"));
        assertThat(answered.currentRun()).isEqualTo(new CurrentRun(1, 4, List.of("c2"), List.of()));
        WorkerState flooded = answered;
        for (int i = 0; i < 2 * CurrentRun.MAX_OPEN; i++) {
            flooded = after(flooded, new WorkerEvent.ToolCall(1, "f" + i, "t", "t", "{}"));
        }
        assertThat(flooded.currentRun())
                .isNotNull()
                .satisfies(run -> assertThat(run.openCalls()).as("I11").hasSize(CurrentRun.MAX_OPEN));
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
