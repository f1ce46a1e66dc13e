package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Stop, cancel, detach: truthful, once, whatever the backend does.
class EndingTest {
    private static final RuntimeLimits IMPATIENT = RuntimeLimits.DEFAULT.withTimes(new RuntimeLimits.Times(
            Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofSeconds(10)));

    private final TestRuntime test = new TestRuntime(IMPATIENT);

    @AfterEach
    void close() {
        test.backend.onStop = _ -> StopOutcome.EXITED;
        test.close();
    }

    @Test
    void I7_terminalStatesAbsorbLateEventsStopsAndCancels() {
        WorkerId id = test.held();
        var probe = test.probe(id);
        assertThat(test.runtime.stop(id, DEADLINE))
                .isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.EXITED, false));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.release(RunReason.COMPLETED));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.finish(1, RunReason.COMPLETED));
        probe.sink.ended("by itself");
        probe.sink.failed("for good");
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.cancel(id));
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.detach(id, DEADLINE));
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.restore(id));
        assertThat(test.runtime.worker(id).state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        eventually().until(() -> test.diagnostics(id).contains("late_event"));
        assertThat(test.events(id, WorkerEvent.DiagnosticRaised.class))
                .as("one note, however much comes late")
                .hasSize(1);
    }

    @Test
    void aRepeatedStopAnswersWithTheRecordedOutcome() {
        WorkerId id = test.held();
        test.backend.onStop = _ -> StopOutcome.KILLED;
        test.runtime.stop(id, DEADLINE);
        for (int i = 0; i < 100; i++) {
            test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n" + i)));
        }
        var repeated = new StopReport(Lifecycle.STOPPED, StopOutcome.KILLED, true);
        assertThat(test.runtime.stop(id, DEADLINE)).isEqualTo(repeated);
        test.crashAndReopen();
        assertThat(test.runtime.stop(id, DEADLINE)).isEqualTo(repeated);
    }

    /// The first stop of a worker without an execution is on its way to the disk when the second one comes.
    @Test
    void aSecondStopDuringTheCommitOfTheFirstIsARepetitionAndWaitsForIt() throws Exception {
        WorkerId id = test.created();
        test.runtime.detach(id, DEADLINE);
        test.store.holdCommits();
        Future<StopReport> first = test.callers().submit(() -> test.runtime.stop(id, DEADLINE));
        eventually().until(() -> test.store.held() == 1);
        Future<StopReport> second = test.callers().submit(() -> test.runtime.stop(id, DEADLINE));
        Future<StopReport> cancel = test.callers().submit(() -> test.runtime.cancel(id));
        assertThatThrownBy(cancel::get).cause().isInstanceOf(WorkerRuntimeException.class);
        assertThat(second.isDone()).isFalse();
        test.store.letGo();
        assertThat(first.get().repeated()).isFalse();
        assertThat(second.get()).isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.NOTHING_RUNNING, true));
    }

    @Test
    void aStopAndACancelAtOnceEndTheWorkerOnceAndBothAreToldTheTruth() throws Exception {
        for (int round = 0; round < 40; round++) {
            WorkerId id = test.created();
            var gate = new CyclicBarrier(2);
            Future<StopReport> stop = test.callers().submit(() -> {
                gate.await();
                return test.runtime.stop(id, DEADLINE);
            });
            gate.await();
            Lifecycle expected = Lifecycle.STOPPED;
            try {
                expected = test.runtime.cancel(id).lifecycle();
            } catch (WorkerRuntimeException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.WORKER_TERMINAL);
            }
            if (expected == Lifecycle.CANCELLED) {
                assertThatThrownBy(stop::get).cause().isInstanceOf(WorkerRuntimeException.class);
            } else {
                assertThat(stop.get().repeated()).isFalse();
            }
            assertThat(test.runtime.worker(id).state().lifecycle()).isEqualTo(expected);
            assertThat(test.kinds(id).stream().filter(k -> k.equals("stopped") || k.equals("cancelled")))
                    .hasSize(1);
        }
    }

    /// The first stop of the backend waits for a second one. Counts down when the first is asked for.
    private CountDownLatch untilAskedAgain(StopOutcome outcome) {
        var asked = new CountDownLatch(1);
        var askedAgain = new CountDownLatch(1);
        test.backend.onStop = _ -> {
            if (asked.getCount() > 0) {
                asked.countDown();
                await(askedAgain);
            }
            askedAgain.countDown();
            return outcome;
        };
        return asked;
    }

    @Test
    void aCancelCutsALongStopShort() throws Exception {
        WorkerId id = test.held();
        CountDownLatch asked = untilAskedAgain(StopOutcome.KILLED);
        Future<StopReport> stop = test.callers().submit(() -> test.runtime.stop(id, Duration.ofMinutes(10)));
        asked.await();
        refused(ErrorCode.WORKER_BUSY, () -> test.runtime.send(id, SendInput.text("x")));
        assertThat(test.runtime.cancel(id)).isEqualTo(new StopReport(Lifecycle.CANCELLED, StopOutcome.KILLED, false));
        assertThatThrownBy(stop::get)
                .cause()
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_TERMINAL));
        assertThat(test.kinds(id)).endsWith("run_finished", "execution_ended", "cancelled");
        assertThat(test.kinds(id)).containsOnlyOnce("execution_ended").doesNotContain("stopped");
    }

    @Test
    void aSecondStopHastensTheFirstAndBothAreToldTheSame() throws Exception {
        WorkerId id = test.created();
        CountDownLatch asked = untilAskedAgain(StopOutcome.TERMINATED);
        Future<StopReport> first = test.callers().submit(() -> test.runtime.stop(id, Duration.ofMinutes(10)));
        asked.await();
        assertThat(test.runtime.stop(id, DEADLINE))
                .isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.TERMINATED, true));
        assertThat(first.get()).isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.TERMINATED, false));
        assertThat(test.kinds(id)).containsOnlyOnce("stopped");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBackendThatNeverAnswersAStopCostsTheDeadlineAndTheOutcomeIsUnknown() {
        WorkerId id = test.created();
        test.backend.onStop = _ -> {
            awaitForEver();
            return StopOutcome.EXITED;
        };
        assertThat(test.runtime.stop(id, Duration.ofSeconds(1)).outcome()).isEqualTo(StopOutcome.UNKNOWN);
        assertThat(test.diagnostics(id)).containsExactly("stop_unconfirmed");
        assertThat(test.runtime.worker(id).state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
    }

    private static void awaitForEver() {
        await(new CountDownLatch(1));
    }

    @Test
    void I12_aBackendWhoseStopThrowsIsAnUnknownOutcomeWithoutItsPaths() {
        WorkerId id = test.created();
        test.backend.onStop = _ -> {
            throw new IllegalStateException("/home/somebody/secret");
        };
        assertThat(test.runtime.stop(id, DEADLINE).outcome()).isEqualTo(StopOutcome.UNKNOWN);
        assertThat(test.runtime.worker(id).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).doesNotContain("/home").contains("IllegalStateException"));
        WorkerId other = test.created();
        test.backend.onStop = _ -> {
            throw new AssertionError("an error, not an exception");
        };
        assertThat(test.runtime.stop(other, DEADLINE).lifecycle()).isEqualTo(Lifecycle.STOPPED);
    }

    @Test
    void anExecutionThatEndsItselfDuringAStopIsStoppedAllTheSame() {
        WorkerId id = test.held();
        var probe = test.probe(id);
        test.backend.onStop = _ -> {
            probe.release(RunReason.COMPLETED);
            probe.sink.ended("gone");
            return StopOutcome.EXITED;
        };
        test.runtime.stop(id, DEADLINE);
        assertThat(test.kinds(id)).endsWith("message", "run_finished", "execution_ended", "stopped");
        assertThat(test.events(id, RunFinished.class))
                .extracting(RunFinished::reason)
                .containsExactly(RunReason.COMPLETED);
    }

    /// Between the end and its commit a reader must not be told of an earlier process that never was.
    @Test
    void I2_anExecutionWhoseEndIsOnItsWayToTheDiskIsNeitherConnectedNorStale() throws Exception {
        WorkerId id = test.created();
        test.store.holdCommits();
        Future<StopReport> stop = test.callers().submit(() -> test.runtime.stop(id, DEADLINE));
        eventually().until(() -> test.store.held() == 1);
        var detail = test.runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.NONE);
        assertThat(detail.diagnostics()).isEmpty();
        assertThat(test.runtime.workers(WorkerQuery.first(1)).items())
                .singleElement()
                .matches(item -> item.attachment() == Attachment.NONE && item.runState() == null);
        assertThat(test.runtime.restoreAll().lines()).isEmpty();
        test.store.letGo();
        stop.get();
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
    }

    @Test
    void noRunBeginsBehindAStop() throws Exception {
        for (int round = 0; round < 40; round++) {
            WorkerId id = test.created();
            var stopped = new AtomicInteger();
            var begunLate = new AtomicInteger();
            test.backend.onBegin = (_, _) -> begunLate.addAndGet(stopped.get());
            test.backend.onStop = _ -> {
                stopped.set(1);
                return StopOutcome.EXITED;
            };
            var gate = new CyclicBarrier(2);
            Future<?> send = test.callers().submit(() -> {
                gate.await();
                return test.runtime.send(id, SendInput.text("x"));
            });
            gate.await();
            test.runtime.stop(id, DEADLINE);
            try {
                send.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(WorkerRuntimeException.class);
            }
            assertThat(begunLate).hasValue(0);
        }
    }
}
