package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A store that refuses: nothing changes, everything is told, and what is alive is shown as it is.
class StoreRefusalTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aRefusedCommandChangesNothingAndTheNextOneContinuesTheLog() {
        WorkerId id = test.held();
        long queued = test.runtime.send(id, SendInput.text("queued")).seq();
        long before = test.runtime.lastPosition();
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.STORE_FULL, () -> test.runtime.editQueued(id, queued, Content.text("y")));
        refused(ErrorCode.STORE_FULL, () -> test.runtime.withdrawQueued(id, queued));
        refused(ErrorCode.STORE_FULL, () -> test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n"))));
        refused(ErrorCode.STORE_FULL, test::created);
        assertThat(test.runtime.lastPosition()).isEqualTo(before);
        test.store.refuses = _ -> false;
        test.probe(id).release(RunReason.COMPLETED);
        test.awaitRuns(id, 2);
        assertThat(test.said(id)).isEqualTo("holdqueued");
    }

    @Test
    void I2_aStopThatCannotBeRecordedEndsTheExecutionAndCanBeRepeated() {
        WorkerId id = test.held();
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.stop(id, DEADLINE));
        assertThat(test.probe(id).stops).hasValue(1);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
        assertThat(test.runtime.worker(id).runState()).isNull();
        test.store.refuses = _ -> false;
        assertThat(test.runtime.stop(id, DEADLINE).lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(test.kinds(id)).endsWith("run_finished", "execution_ended", "stopped");
    }

    @Test
    void theEndOfARunThatTheStoreHadNoRoomForIsRecordedOnceItHas() {
        WorkerId id = test.held();
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.probe(id).release(RunReason.COMPLETED));
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.BUSY);
        test.store.refuses = _ -> false;
        test.awaitRuns(id, 1);
        assertThat(test.kinds(id)).endsWith("message", "run_finished");
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.IDLE);
    }

    @Test
    void anInputThatWouldFitIntoTheQueueButNotOutOfItIsRefused() {
        WorkerId id = test.held();
        refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> test.runtime.send(id, SendInput.text("\u0001x".repeat(131_000) + "y".repeat(90_000))));
        assertThat(test.runtime.queue(id)).isEmpty();
    }

    @Test
    void I2_anEndThatCannotBeRecordedLeavesTheWorkerStale() {
        WorkerId id = test.created();
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.probe(id).sink.ended("gone"));
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
        test.store.refuses = _ -> false;
        assertThat(test.runtime.restore(id).generation().value()).isEqualTo(2);
    }

    @Test
    void aRestoreTheStoreRefusesLeavesNothingRunningAndCanBeRepeated() {
        WorkerId id = test.created();
        test.crashAndReopen();
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.restore(id));
        test.store.refuses = append -> append.events().getFirst().event() instanceof WorkerEvent.ExecutionStarted;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.restore(id));
        assertThat(test.probe(id).stops).hasValue(1);
        test.store.refuses = append -> !(append.events().getLast().event() instanceof WorkerEvent.ExecutionRequested);
        var failure = refused(ErrorCode.STORE_FULL, () -> test.runtime.restore(id));
        assertThat(failure.getCause().getSuppressed())
                .as("nothing is swallowed")
                .hasSize(1);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
        test.store.refuses = _ -> false;
        assertThat(test.runtime.restore(id).restored()).isTrue();
        test.runtime.send(id, SendInput.text("x"));
        test.awaitRuns(id, 1);
    }

    /// Appends that were taken fail later, as in a failed batch: callers are told, readers see what is durable.
    @Test
    void I16_aFailedBatchFailsItsCallersAndReadersSeeOnlyWhatIsDurable() throws Exception {
        WorkerId id = test.created();
        var key = new IdempotencyKey("k");
        test.store.holdCommits();
        Future<SendReceipt> send = test.callers()
                .submit(() -> test.runtime.send(id, SendInput.text("x").withKey(key)));
        eventually().until(() -> test.store.held() == 1);
        test.store.failHeld();
        assertThatThrownBy(send::get).cause().isInstanceOf(WorkerRuntimeException.class);
        var again = refused(
                ErrorCode.STORE_IO,
                () -> test.runtime.send(id, SendInput.text("x").withKey(key)));
        assertThat(again.details())
                .as("a repetition is no acknowledgement either")
                .containsEntry("outcome", "unknown");
        assertThat(test.log(id)).hasSize(3);
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.IDLE);
        assertThat(test.probe(id).begun).hasValue(0);
        test.crashAndReopen();
        test.runtime.restore(id);
        assertThat(test.runtime.send(id, SendInput.text("x").withKey(key)).repeated())
                .isFalse();
    }

    @Test
    void I16_aRestoreWhoseReservationFailsIsNotStuckInItsStart() throws Exception {
        WorkerId id = test.created();
        test.crashAndReopen();
        test.store.holdCommits();
        Future<?> restore = test.callers().submit(() -> test.runtime.restore(id));
        eventually().until(() -> test.store.held() == 1);
        test.store.refuses = _ -> true;
        test.store.failHeld();
        assertThatThrownBy(restore::get).cause().isInstanceOf(WorkerRuntimeException.class);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
        assertThat(test.backend.probes).isEmpty();
    }

    @Test
    void aReadOnlyRuntimeAnswersReadsAndRefusesCommands() {
        WorkerId id = test.created();
        test.disk.crash(); // the store under the runtime takes nothing any more
        assertThat(test.runtime.storeStatus().writable()).isFalse();
        assertThat(test.runtime.diagnostics()).hasSize(1);
        refused(ErrorCode.STORE_READ_ONLY, () -> test.runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.STORE_READ_ONLY, test::created);
        assertThat(test.log(id)).hasSize(3);
        assertThat(test.runtime.workers(WorkerQuery.first(1)).items()).hasSize(1);
    }
}
