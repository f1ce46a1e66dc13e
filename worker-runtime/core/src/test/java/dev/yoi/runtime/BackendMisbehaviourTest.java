package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A backend that breaks its contract harms its own worker at most, and never the log (I3, I7).
class BackendMisbehaviourTest {
    private static final RuntimeLimits QUICK_STARTS = RuntimeLimits.DEFAULT.withTimes(new RuntimeLimits.Times(
            Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10)));

    private TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void I12_aStartThatThrowsAnythingIsRejectedWithoutItsWords() {
        test.backend.onStart = _ -> {
            throw new IllegalStateException("/etc/shadow");
        };
        var failure = refused(ErrorCode.EXECUTION_REJECTED, test::created);
        assertThat(failure).message().doesNotContain("/etc").contains("IllegalStateException");
        test.backend.onStart = _ -> {
            throw new AssertionError("an error");
        };
        refused(ErrorCode.EXECUTION_REJECTED, test::created);
        test.backend.onStart = _ -> {};
        test.backend.binding = _ -> {
            throw new IllegalStateException("no binding");
        };
        refused(ErrorCode.EXECUTION_REJECTED, test::created);
        assertThat(test.backend.probes)
                .singleElement()
                .satisfies(probe ->
                        assertThat(probe.stops).as("what had started was ended").hasValue(1));
        test.backend.binding = _ -> "b".repeat(100_000);
        assertThat(test.events(test.created(), WorkerEvent.ExecutionStarted.class))
                .singleElement()
                .satisfies(started -> assertThat(started.binding()).as("I11").hasSizeLessThan(1_000));
    }

    @Test
    void aStartThatIgnoresItsDeadlineIsRejectedAndEndedWhenItComesAfterAll() {
        test.close();
        test = new TestRuntime(QUICK_STARTS);
        var gate = new CountDownLatch(1);
        test.backend.onStart = _ -> awaitUninterruptibly(gate);
        refused(ErrorCode.EXECUTION_REJECTED, test::created);
        assertThat(test.runtime.workers(WorkerQuery.first(1)).items()).isEmpty();
        gate.countDown();
        eventually().until(() -> test.backend.probes.stream().anyMatch(probe -> probe.stops.get() == 1));
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        boolean interrupted = false;
        while (gate.getCount() > 0) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void reportsThatComeBeforeStartReturnsWaitForItAndThoseInsideAreRefused() {
        var early = new AtomicReference<Future<?>>();
        var inside = new AtomicReference<WorkerRuntimeException>();
        List<WorkerEvent.Reported> event = List.of(new WorkerEvent.Extension("dev.yoi", "early", "{}"));
        test.backend.onStart = context -> {
            early.set(test.callers().submit(() -> context.sink().record(event)));
            inside.set(refused(
                    ErrorCode.EXECUTION_UNAVAILABLE, () -> context.sink().record(event)));
        };
        WorkerId id = test.created();
        eventually().until(() -> early.get().isDone());
        assertThat(inside.get()).isNotNull();
        assertThat(test.kinds(id)).endsWith("execution_started", "extension");
    }

    @Test
    void aRunThatCannotBeginIsRecordedAsFailedWithTheTextItHadAndTheWorkerGoesOn() {
        WorkerId id = test.created();
        test.backend.onBegin = (probe, request) -> {
            probe.open(request.run()).append("so far");
            throw new AssertionError("/no/paths");
        };
        test.runtime.send(id, SendInput.text("x"));
        test.awaitRuns(id, 1);
        assertThat(test.kinds(id)).endsWith("run_started", "message", "run_finished");
        assertThat(test.events(id, RunFinished.class)).singleElement().satisfies(end -> {
            assertThat(end.reason()).isEqualTo(RunReason.FAILED);
            assertThat(end.detail()).contains("AssertionError").doesNotContain("/no");
        });
        test.backend.onBegin = ProbeBackend.Probe::echo;
        test.runtime.send(id, SendInput.text("y"));
        test.awaitRuns(id, 2);
    }

    @Test
    void aRunIsFinishedOnceAndNothingIsRecordedBehindItsEnd() {
        WorkerId id = test.held();
        var probe = test.probe(id);
        var end = new RunFinished(1, RunReason.COMPLETED, null, null);
        var message = new WorkerEvent.Message(1, new ItemId("m"), 0, Role.ASSISTANT, Content.text("late"));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.sink.record(List.of(end, end)));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.sink.record(List.of(end, message)));
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.BUSY);
        probe.release(RunReason.COMPLETED);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.sink.record(List.of(end)));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> probe.finish(99, RunReason.COMPLETED));
        assertThat(test.runtime.worker(id).state().summary().usage().turns()).isEqualTo(1);
        assertThat(test.events(id, RunFinished.class)).hasSize(1);
    }

    @Test
    void anEmptyReportIsNothing() {
        WorkerId id = test.created();
        test.probe(id).sink.record(List.of());
        assertThat(test.log(id)).hasSize(3);
    }

    @Test
    void I7_whatAnOldGenerationReportsAfterARestoreIsRefusedAndNotedOnce() {
        WorkerId id = test.held();
        var old = test.probe(id);
        test.runtime.detach(id, DEADLINE);
        test.runtime.restore(id);
        test.runtime.send(id, SendInput.text("hold again"));
        test.awaitHeld(id);
        long run = test.probe(id).held;
        for (int i = 0; i < 5; i++) {
            refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> old.finish(run, RunReason.COMPLETED));
            refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> old.open(run));
        }
        old.sink.ended("old news");
        old.sink.failed("old news");
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.CONNECTED);
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.BUSY);
        eventually().until(() -> test.diagnostics(id).equals(List.of("late_event")));
    }

    @Test
    void anExecutionThatEndsByItselfFailsItsRunAndOneThatFailsEndsItsWorker() {
        WorkerId id = test.held();
        test.runtime.send(id, SendInput.text("waits"));
        test.probe(id).sink.ended("exit 9".repeat(10_000));
        assertThat(test.kinds(id)).endsWith("message", "run_finished", "execution_ended");
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        assertThat(test.runtime.restore(id).restored()).isTrue();
        test.awaitRuns(id, 2);
        test.probe(id).sink.failed("never again");
        assertThat(test.runtime.worker(id).state().lifecycle()).isEqualTo(Lifecycle.FAILED);
        assertThat(test.kinds(id)).endsWith("execution_ended", "failed");
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.restore(id));
    }

    @Test
    void I11_anExecutionHasSoManyOpenItemsAndNoneTwice() {
        WorkerId id = test.held();
        var sink = test.probe(id).sink;
        refused(ErrorCode.INVALID_REQUEST, () -> test.probe(id).open(1));
        for (int i = 1; i < OpenTexts.MAX_OPEN; i++) {
            sink.openMessage(1, new ItemId("more-" + i), Role.ASSISTANT);
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> sink.openReasoning(1, new ItemId("one-too-many")));
    }

    @Test
    void aRunWhoseEndTheStoreRefusesIsStillGoingOnAndCanBeEndedLater() {
        WorkerId id = test.held();
        test.store.refuses = append -> append.events().getLast().event() instanceof RunFinished;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.interrupt(id));
        test.store.refuses = _ -> false;
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.BUSY);
        test.probe(id).finish(1, RunReason.COMPLETED);
        assertThat(test.said(id)).isEqualTo("hold");
    }
}
