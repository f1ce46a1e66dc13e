package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PATIENCE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Closing a runtime in the middle of things: it always ends, nothing is left running or waiting.
class ClosingTest {
    private static final RuntimeLimits HASTY = RuntimeLimits.DEFAULT.withTimes(new RuntimeLimits.Times(
            Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofMillis(50)));

    private TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    /// For tests in which something hangs for good; elsewhere a busy machine must not run into these limits.
    private void hasty() {
        test.close();
        test = new TestRuntime(HASTY);
    }

    /// An answer or a typed refusal within the test's patience.
    private static void ends(Future<?> call) {
        eventually().until(call::isDone);
        try {
            call.get();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(WorkerRuntimeException.class);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everythingAfterwardsIsRuntimeClosedAndASecondCloseIsNothing() {
        WorkerId id = test.created();
        test.runtime.close();
        test.runtime.close();
        refused(ErrorCode.RUNTIME_CLOSED, () -> test.runtime.worker(id));
        refused(ErrorCode.RUNTIME_CLOSED, () -> test.runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.RUNTIME_CLOSED, test::created);
        refused(ErrorCode.RUNTIME_CLOSED, () -> test.runtime.subscribe(id, 0));
        refused(ErrorCode.RUNTIME_CLOSED, () -> test.runtime.restoreAll());
        assertThat(test.backend.closed).isTrue();
    }

    @Test
    void noThreadOfTheRuntimeOutlivesIt() {
        test.held();
        test.runtime.close();
        eventually()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("yoi-")));
    }

    @Test
    void aCloseDuringAHangingStartEndsAndLeavesNoPhantom() {
        hasty();
        test.backend.onStart = context -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw Failures.rejected(context.worker(), "given up");
            }
        };
        Future<?> create = test.callers().submit(test::created);
        eventually().until(() -> test.runtime.lastPosition() >= 2);
        test.runtime.close();
        ends(create);
        test.reopen();
        assertThat(test.runtime.workers(WorkerQuery.first(1)).items()).isEmpty();
    }

    /// A start that is recorded when the runtime closes is ended like every other, not left running.
    @Test
    void I2_whatConnectsDuringACloseIsEndedByIt() throws Exception {
        for (int round = 0; round < 30; round++) {
            var begun = new CountDownLatch(1);
            test.backend.onStart = _ -> begun.countDown();
            Future<?> create = test.callers()
                    .submit(() -> test.runtime.createWorker(
                            CreateWorker.of(BUNDLE, PROFILE).withInput(Content.text("hold"))));
            begun.await();
            ProbeBackend backend = test.backend;
            test.runtime.close();
            ends(create);
            assertThat(backend.probes)
                    .allSatisfy(probe -> assertThat(probe.stops.get()).isPositive());
            test.reopen();
            assertThat(test.runtime.workers(WorkerQuery.first(100)).items())
                    .allMatch(item -> item.attachment() == Attachment.STALE);
        }
    }

    @Test
    void aCloseRacingWithSendsStopsAndRestoresAnswersThemAll() throws Exception {
        for (int round = 0; round < 15; round++) {
            WorkerId a = test.created();
            WorkerId b = test.created();
            WorkerId c = test.created();
            test.runtime.detach(c, DEADLINE);
            var gate = new CyclicBarrier(4);
            var calls = new ArrayList<Future<?>>();
            for (Runnable call : List.<Runnable>of(
                    () -> test.runtime.send(a, SendInput.text("x")),
                    () -> test.runtime.stop(b, DEADLINE),
                    () -> test.runtime.restore(c))) {
                calls.add(test.callers().submit(() -> {
                    gate.await();
                    call.run();
                    return call;
                }));
            }
            gate.await();
            test.runtime.close();
            calls.forEach(ClosingTest::ends);
            test.reopen();
            test.runtime.restoreAll();
            assertThat(test.runtime.worker(a).attachment()).isEqualTo(Attachment.CONNECTED);
            assertThat(test.log(b)).isNotEmpty();
            assertThat(test.log(c)).isNotEmpty();
        }
    }

    @Test
    void anInterruptedCallerStillClosesInOrder() throws Exception {
        WorkerId id = test.held();
        var kept = new AtomicReference<Boolean>();
        Thread closer = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            test.runtime.close();
            kept.set(Thread.currentThread().isInterrupted());
        });
        closer.join();
        assertThat(kept).hasValue(true);
        test.reopen();
        assertThat(test.kinds(id)).endsWith("message", "run_finished", "execution_ended");
    }

    @Test
    void aBackendThatHangsInItsStopDoesNotHoldUpTheCloseAndItsWorkerIsStale() {
        hasty();
        WorkerId id = test.created();
        test.backend.onStop = _ -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return StopOutcome.EXITED;
        };
        test.backend.onClose = () -> {
            throw new IllegalStateException("nor does a backend that can't close");
        };
        test.runtime.close();
        test.reopen();
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
    }

    @Test
    void streamsThatFollowLiveEndWithClosedBehindTheLastEvent() throws Exception {
        WorkerId id = test.held();
        try (var one = test.runtime.subscribe(id, 0);
                var all = test.runtime.subscribeAll(0)) {
            readToTheEnd(one);
            readToTheEnd(all);
            Future<StreamFrame> waiting = test.callers().submit(() -> lastFrame(one));
            Future<StreamFrame> waitingAll = test.callers().submit(() -> lastFrame(all));
            test.runtime.close();
            test.reopen();
            assertThat(waiting.get())
                    .isEqualTo(new StreamFrame.Closed(test.log(id).size()));
            assertThat(waitingAll.get()).isEqualTo(new StreamFrame.Closed(test.runtime.lastPosition()));
            assertThat(one.next(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void aStreamThatStillReplaysEndsWhereItIsAndGoesOnFromThere() throws Exception {
        WorkerId id = test.held();
        var seen = new ArrayList<Long>();
        long resumeAt;
        try (var subscription = test.runtime.subscribe(id, 0)) {
            seen.add(seq(subscription.next(PATIENCE).orElseThrow()));
            test.runtime.close();
            StreamFrame frame = subscription.next(PATIENCE).orElseThrow();
            while (!(frame instanceof StreamFrame.Closed)) {
                seen.add(seq(frame));
                frame = subscription.next(PATIENCE).orElseThrow();
            }
            resumeAt = ((StreamFrame.Closed) frame).resumeAt();
        }
        assertThat(seen).endsWith(resumeAt);
        test.reopen();
        try (var subscription = test.runtime.subscribe(id, resumeAt)) {
            while (seen.size() < test.log(id).size()) {
                seen.add(seq(subscription.next(PATIENCE).orElseThrow()));
            }
        }
        assertThat(seen).isEqualTo(test.log(id).stream().map(RecordedEvent::seq).toList());
    }

    private static long seq(StreamFrame frame) {
        return ((StreamFrame.Event) frame).event().seq();
    }

    /// Nothing is left to replay when a stream has nothing to say at once.
    private static void readToTheEnd(Subscription subscription) throws InterruptedException {
        while (subscription.next(Duration.ZERO).isPresent()) {}
    }

    private static StreamFrame lastFrame(Subscription subscription) throws InterruptedException {
        StreamFrame last = subscription.next(PATIENCE).orElseThrow();
        while (!(last instanceof StreamFrame.Closed)) {
            last = subscription.next(PATIENCE).orElseThrow();
        }
        return last;
    }
}
