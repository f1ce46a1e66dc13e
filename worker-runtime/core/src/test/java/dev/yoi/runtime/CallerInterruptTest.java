package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PATIENCE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An interrupt ends the wait of a caller, never the write, and reaches nobody else.
class CallerInterruptTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    /// Runs a call whose commit is held back, interrupts the caller, and lets the commit go.
    private void interruptedWhileItWaits(Runnable call) throws InterruptedException {
        var failure = new AtomicReference<WorkerRuntimeException>();
        var flag = new AtomicReference<Boolean>();
        test.store.holdCommits();
        Thread caller = Thread.ofVirtual().start(() -> {
            failure.set(refused(ErrorCode.WAIT_INTERRUPTED, call::run));
            flag.set(Thread.currentThread().isInterrupted());
        });
        eventually().until(() -> test.store.held() == 1);
        caller.interrupt();
        caller.join();
        assertThat(failure.get().details()).containsEntry("outcome", "unknown");
        assertThat(flag).as("the caller can see that it was interrupted").hasValue(true);
        test.store.letGo();
    }

    @Test
    void aSendGoesOnAndItsKeyTellsTheOutcome() throws Exception {
        WorkerId id = test.created();
        var input = SendInput.text("x").withKey(new IdempotencyKey("k"));
        interruptedWhileItWaits(() -> test.runtime.send(id, input));
        assertThat(test.runtime.send(id, input).repeated()).isTrue();
        test.awaitRuns(id, 1);
    }

    @Test
    void aCreateGoesOnAndItsKeyTellsTheOutcome() throws Exception {
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey("k"));
        interruptedWhileItWaits(() -> test.runtime.createWorker(request));
        WorkerId id = test.runtime.createWorker(request).state().id();
        assertThat(test.runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.CONNECTED);
    }

    @Test
    void aStopARestoreAndARenameGoOn() throws Exception {
        WorkerId id = test.created();
        interruptedWhileItWaits(() -> test.runtime.detach(id, DEADLINE));
        eventually().until(() -> test.runtime.worker(id).attachment() == Attachment.NONE);
        interruptedWhileItWaits(() -> test.runtime.restore(id));
        eventually().until(() -> test.runtime.worker(id).attachment() == Attachment.CONNECTED);
        interruptedWhileItWaits(() -> test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n"))));
        eventually().until(() -> test.runtime.worker(id).state().options().name() != null);
        interruptedWhileItWaits(() -> test.runtime.stop(id, DEADLINE));
        eventually().until(() -> test.runtime.worker(id).state().lifecycle() == Lifecycle.STOPPED);
    }

    @Test
    void anInterruptedCallerNeverInterruptsTheBackend() throws Exception {
        WorkerId id = test.held();
        var interrupted = new AtomicReference<Boolean>();
        test.backend.onStop = _ -> {
            interrupted.set(Thread.currentThread().isInterrupted());
            return StopOutcome.EXITED;
        };
        Thread caller = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            doneOrInterrupted(() -> test.runtime.interrupt(id));
            doneOrInterrupted(() -> test.runtime.stop(id, DEADLINE));
        });
        caller.join();
        eventually().until(() -> test.runtime.worker(id).state().lifecycle() == Lifecycle.STOPPED);
        assertThat(interrupted).hasValue(false);
    }

    /// Who is interrupted before the call may still be in time for its result.
    private static void doneOrInterrupted(Runnable call) {
        try {
            call.run();
        } catch (WorkerRuntimeException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
        }
    }

    @Test
    void anInterruptedSubscriberStopsWaitingAndCanGoOn() throws Exception {
        WorkerId id = test.created();
        try (var subscription = test.runtime.subscribe(id, 3)) {
            var failed = new CountDownLatch(1);
            Thread consumer = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> subscription.next(PATIENCE)).isInstanceOf(InterruptedException.class);
                failed.countDown();
            });
            consumer.interrupt();
            failed.await();
            test.runtime.send(id, SendInput.text("x"));
            var frame = subscription.next(PATIENCE).orElseThrow();
            while (!(frame instanceof StreamFrame.Event)) {
                frame = subscription.next(PATIENCE).orElseThrow();
            }
        }
    }
}
