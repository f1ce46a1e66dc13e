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
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Inputs that wait for a busy worker.
class QueueTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aBusyWorkerQueuesInputsAndTakesThemInOrderWithEditsAndWithoutWithdrawnOnes() {
        WorkerId id = test.held();
        WorkerRuntime runtime = test.runtime;
        long a = runtime.send(id, SendInput.text("a")).seq();
        long b = runtime.send(id, SendInput.text("b")).seq();
        long c = runtime.send(id, SendInput.text("c")).seq();
        runtime.editQueued(id, c, Content.text("C"));
        runtime.withdrawQueued(id, b);
        refused(ErrorCode.INPUT_NOT_FOUND, () -> runtime.withdrawQueued(id, b));
        refused(
                ErrorCode.WORKER_BUSY,
                () -> runtime.send(id, SendInput.text("d").whenBusy(SendInput.WhenBusy.REJECT)));
        assertThat(runtime.queue(id)).extracting(QueuedInput::seq).containsExactly(a, c);
        test.probe(id).release(RunReason.COMPLETED);
        test.awaitRuns(id, 3);
        assertThat(runtime.transcript(id, PageRequest.after(0, 100)).items())
                .extracting(item -> item.content().plainText())
                .containsExactly("hold", "hold", "a", "a", "C", "C");
        assertThat(runtime.queue(id)).isEmpty();
    }

    @Test
    void I11_aFullQueueIsATypedRefusal() {
        WorkerId id = test.held();
        for (int i = 0; i < RuntimeLimits.DEFAULT.sizes().queuedInputs(); i++) {
            test.runtime.send(id, SendInput.text("x"));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> test.runtime.send(id, SendInput.text("x")));
    }

    @Test
    void interruptingARunTakesTheNextQueuedInput() {
        WorkerId id = test.held();
        test.runtime.send(id, SendInput.text("next"));
        assertThat(test.runtime.interrupt(id)).isTrue();
        test.awaitRuns(id, 2);
        assertThat(test.events(id, RunFinished.class))
                .extracting(RunFinished::reason)
                .containsExactly(RunReason.INTERRUPTED, RunReason.COMPLETED);
    }

    @Test
    void aStopDropsTheQueueAndNoneOfItRuns() {
        WorkerId id = test.held();
        test.runtime.send(id, SendInput.text("never"));
        test.runtime.stop(id, DEADLINE);
        assertThat(test.runtime.queue(id)).isEmpty();
        assertThat(test.events(id, WorkerEvent.RunStarted.class)).hasSize(1);
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.withdrawQueued(id, 7));
    }

    @Test
    void aQueueOutlivesADetachAndRunsAfterTheRestore() {
        WorkerId id = test.held();
        test.runtime.send(id, SendInput.text("later"));
        test.runtime.send(id, SendInput.text("last"));
        test.runtime.detach(id, DEADLINE);
        assertThat(test.runtime.queue(id)).hasSize(2);
        test.runtime.restore(id);
        test.awaitRuns(id, 3);
        test.runtime.send(id, SendInput.text("and on"));
        test.awaitRuns(id, 4);
        assertThat(test.said(id)).isEqualTo("holdlaterlastand on");
    }

    /// A withdrawal and the end of the run race for the same input: either it was withdrawn, or it ran.
    @Test
    void anInputIsEitherWithdrawnOrRunNeverBothAndNeverNeither() throws Exception {
        WorkerId id = test.created();
        for (int round = 0; round < 60; round++) {
            test.runtime.send(id, SendInput.text("hold " + round));
            test.awaitHeld(id);
            String text = "raced-" + round + ";";
            long seq = test.runtime.send(id, SendInput.text(text)).seq();
            var gate = new CyclicBarrier(2);
            Future<Boolean> withdrawn = test.callers().submit(() -> {
                gate.await();
                try {
                    test.runtime.withdrawQueued(id, seq);
                    return true;
                } catch (WorkerRuntimeException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.INPUT_NOT_FOUND);
                    return false;
                }
            });
            gate.await();
            test.probe(id).release(RunReason.COMPLETED);
            boolean taken = !withdrawn.get();
            eventually().until(() -> test.runtime.worker(id).runState() == RunState.IDLE);
            assertThat(test.said(id).contains(text)).as("round " + round).isEqualTo(taken);
        }
    }

    @Test
    void I3_manySendersToOneWorkerLoseNothingAndEveryInputRunsOnce() throws Exception {
        WorkerId id = test.created();
        int senders = 16;
        int each = 20;
        var sent = new ArrayList<Future<?>>();
        for (int s = 0; s < senders; s++) {
            int sender = s;
            sent.add(test.callers().submit(() -> {
                for (int i = 0; i < each; i++) {
                    var key = new IdempotencyKey("s" + sender + "-" + i);
                    var input = SendInput.text(key.value()).withKey(key);
                    eventually()
                            .ignoreException(WorkerRuntimeException.class)
                            .until(() -> test.runtime.send(id, input).seq() > 0);
                }
            }));
        }
        for (Future<?> future : sent) {
            future.get();
        }
        test.awaitRuns(id, senders * each);
        assertThat(test.events(id, WorkerEvent.Message.class))
                .extracting(message -> message.content().plainText())
                .hasSize(senders * each)
                .doesNotHaveDuplicates();
    }
}
