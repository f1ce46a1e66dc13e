package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the next process finds.
class RestartTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void I2_afterACrashAWorkerIsStaleWithOneDiagnosticAndTakesInputOnlyAfterARestore() {
        WorkerId id = test.held();
        test.runtime.send(id, SendInput.text("queued"));
        test.crashAndReopen();
        test.crashAndReopen();
        var detail = test.runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.STALE);
        assertThat(detail.runState()).isNull();
        assertThat(test.diagnostics(id)).containsExactly("execution_stale");
        assertThat(detail.diagnostics().getFirst().count()).isEqualTo(1);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.interrupt(id));

        assertThat(test.runtime.restore(id).generation().value()).isEqualTo(2);
        test.awaitRuns(id, 2);
        assertThat(test.runtime.worker(id).diagnostics()).isEmpty();
        refused(ErrorCode.EXECUTION_CONNECTED, () -> test.runtime.restore(id));
        assertThat(test.kinds(id))
                .containsSubsequence(
                        "input_queued",
                        "run_finished",
                        "execution_ended",
                        "execution_requested",
                        "execution_started",
                        "input_accepted",
                        "run_started",
                        "message",
                        "run_finished");
    }

    @Test
    void I9_theRunThatWasCutOffIsRecordedAsInterruptedAndDoesNotRunAgain() {
        WorkerId id = test.held();
        test.crashAndReopen();
        test.runtime.restore(id);
        assertThat(test.events(id, RunFinished.class))
                .extracting(RunFinished::reason)
                .containsExactly(RunReason.INTERRUPTED);
        assertThat(test.probe(id).begun).hasValue(0);
        test.runtime.send(id, SendInput.text("new"));
        test.awaitRuns(id, 2);
        assertThat(test.probe(id).begun).hasValue(1);
    }

    @Test
    void anOrderlyShutdownRecordsInterruptedRunsAndLeavesWorkersStale() {
        WorkerId id = test.held();
        test.runtime.close();
        test.reopen();
        var detail = test.runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.STALE);
        assertThat(detail.state().currentRun()).isNull();
        assertThat(test.kinds(id)).endsWith("message", "run_finished", "execution_ended");
        assertThat(test.runtime.restoreAll().lines()).singleElement().matches(RestoreReport.Line::restored);
    }

    @Test
    void aDetachedWorkerIsNotStaleAfterARestartAndARestoreOfAllLeavesItAlone() {
        WorkerId detached = test.created();
        WorkerId other = test.created();
        test.runtime.detach(detached, DEADLINE);
        test.crashAndReopen();
        assertThat(test.runtime.worker(detached).attachment()).isEqualTo(Attachment.NONE);
        assertThat(test.runtime.restoreAll().lines())
                .extracting(RestoreReport.Line::worker)
                .containsExactly(other);
    }

    @Test
    void aStaleWorkerThatIsDetachedIsNoLongerStale() {
        WorkerId id = test.created();
        test.crashAndReopen();
        assertThat(test.runtime.detach(id, DEADLINE).outcome()).isEqualTo(StopOutcome.NOTHING_RUNNING);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        test.crashAndReopen();
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        assertThat(test.runtime.restoreAll().lines()).isEmpty();
        assertThat(test.runtime.restore(id).restored()).isTrue();
    }

    @Test
    void aStaleWorkerCanBeStoppedAndItsCutOffRunIsRecordedAsInterrupted() {
        WorkerId id = test.held();
        test.crashAndReopen();
        assertThat(test.runtime.stop(id, DEADLINE))
                .isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.NOTHING_RUNNING, false));
        assertThat(test.kinds(id)).endsWith("run_finished", "execution_ended", "stopped");
        assertThat(test.events(id, WorkerEvent.ExecutionEnded.class))
                .extracting(WorkerEvent.ExecutionEnded::reason)
                .containsExactly(EndReason.LOST);
        assertThat(test.diagnostics(id)).isEmpty();
    }

    @Test
    void aRestoreThatFailsLeavesTheWorkerStaleAndTheNextRestoreOfAllTriesItAgain() {
        WorkerId good = test.created();
        WorkerId bad = test.created();
        test.crashAndReopen();
        test.backend.onStart = context -> {
            if (context.worker().equals(bad)) {
                throw Failures.rejected(bad, "told to refuse");
            }
        };
        RestoreReport report = test.runtime.restoreAll();
        assertThat(report.lines()).extracting(RestoreReport.Line::worker).containsExactly(good, bad);
        assertThat(report.lines()).extracting(RestoreReport.Line::restored).containsExactly(true, false);
        assertThat(report.lines().getLast().failure()).isEqualTo(ErrorCode.EXECUTION_REJECTED);
        assertThat(test.runtime.worker(bad).attachment()).isEqualTo(Attachment.STALE);
        test.crashAndReopen();
        assertThat(test.runtime.restoreAll().lines())
                .extracting(RestoreReport.Line::restored)
                .containsExactly(true, true);
        assertThat(test.runtime.worker(bad).state().execution().generation().value())
                .isEqualTo(3);
    }

    @Test
    void orphansAreEndedOnceBeforeAnythingElseAndAFailureToDoSoEndsTheOpening() {
        assertThat(test.backend.sweeps).hasValue(1);
        test.runtime.close();
        test.backend = new ProbeBackend();
        test.store = new TestStore(test.disk.open());
        test.backend.onSweep = () -> {
            throw new IllegalStateException("/some/path");
        };
        var failure = refused(ErrorCode.EXECUTION_REJECTED, () -> WorkerRuntime.open(test.parts()));
        assertThat(failure).as("I12").message().doesNotContain("/some/path");
        assertThat(test.backend.closed).isTrue();
        test.reopen(); // the store was given free
    }
}
