package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.state.Lineage;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Forking: a new worker out of another one's history.
class ForkingTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private WorkerId worked() {
        WorkerId id = test.created();
        test.runtime.send(id, SendInput.text("one").withKey(new IdempotencyKey("first")));
        test.awaitRuns(id, 1);
        return id;
    }

    private WorkerState fork(WorkerId origin, ForkWorker request) {
        return test.runtime.fork(origin, request).state();
    }

    @Test
    void aForkHasTheHistoryAndNothingElse() {
        WorkerId origin = worked();
        List<String> history = test.kinds(origin);
        WorkerDetail detail = test.runtime.fork(origin, ForkWorker.WHOLE);
        WorkerState fork = detail.state();
        assertThat(test.kinds(fork.id()))
                .startsWith(history.toArray(String[]::new))
                .endsWith("forked");
        assertThat(fork.lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(detail.attachment()).isEqualTo(Attachment.NONE);
        assertThat(fork.record().lineage()).isEqualTo(new Lineage(origin, history.size()));
        assertThat(fork.summary().usage()).isEqualTo(Usage.ZERO);
        assertThat(fork.keys().entries()).isEmpty();
        assertThat(test.kinds(origin)).endsWith("forked_to");
        assertThat(test.runtime.worker(origin).state().summary().forks()).containsExactly(fork.id());
    }

    @Test
    void aForkGoesOnByItselfOnceRestored() {
        WorkerId origin = worked();
        WorkerId fork = fork(origin, ForkWorker.WHOLE).id();
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.send(fork, SendInput.text("two")));
        assertThat(test.runtime.restore(fork).generation().value()).isEqualTo(2);
        test.runtime.send(fork, SendInput.text("two").withKey(new IdempotencyKey("first")));
        test.awaitRuns(fork, 1);
        assertThat(test.events(origin, WorkerEvent.InputAccepted.class)).hasSize(1);
        assertThat(test.events(fork, WorkerEvent.InputAccepted.class)).hasSize(2);
    }

    @Test
    void aForkOfAPointHasWhatLiesBeforeIt() {
        WorkerId origin = worked();
        WorkerState fork = fork(origin, ForkWorker.at(3).named(new WorkerName("early")));
        assertThat(test.kinds(fork.id()))
                .containsExactly(
                        "worker_created", "execution_requested", "execution_started", "forked", "options_changed");
        assertThat(fork.options().name()).isEqualTo(new WorkerName("early"));
    }

    @Test
    void whatWasRunningOrWaitingInTheOriginIsNotInTheFork() {
        WorkerId origin = test.held();
        test.runtime.send(origin, SendInput.text("waits"));
        WorkerState fork = fork(origin, ForkWorker.WHOLE);
        assertThat(fork.currentRun()).isNull();
        assertThat(fork.queue()).isEmpty();
        assertThat(test.runtime.queue(origin)).hasSize(1);
    }

    @Test
    void I7_aForkOfAWorkerThatEndedBeginsBeforeItsEnd() {
        WorkerId origin = worked();
        test.runtime.stop(origin, DEADLINE);
        WorkerState fork = fork(origin, ForkWorker.WHOLE);
        assertThat(fork.lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(test.kinds(fork.id())).doesNotContain("stopped");
        assertThat(test.runtime.worker(origin).state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        long end = test.kinds(origin).indexOf("stopped") + 1L;
        refused(ErrorCode.INVALID_REQUEST, () -> test.runtime.fork(origin, ForkWorker.at(end)));
        fork(origin, ForkWorker.at(end - 1));
    }

    @Test
    void aSequenceThatIsNotThereIsRefused() {
        WorkerId origin = worked();
        refused(ErrorCode.INVALID_REQUEST, () -> test.runtime.fork(origin, ForkWorker.at(0)));
        refused(ErrorCode.INVALID_REQUEST, () -> test.runtime.fork(origin, ForkWorker.at(1000)));
        refused(
                ErrorCode.WORKER_NOT_FOUND,
                () -> test.runtime.fork(new WorkerId(origin.high(), origin.low() ^ 1), ForkWorker.WHOLE));
    }

    @Test
    void I8_theSameKeyForksOnceAlsoAfterACrash() {
        WorkerId origin = worked();
        var request = ForkWorker.WHOLE.withKey(new IdempotencyKey("fork"));
        WorkerId fork = fork(origin, request).id();
        assertThat(fork(origin, request).id()).isEqualTo(fork);
        test.crashAndReopen();
        assertThat(fork(origin, request).id()).isEqualTo(fork);
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> test.runtime.fork(origin, ForkWorker.at(2).withKey(new IdempotencyKey("fork"))));
    }

    @Test
    void aChosenIdIsTakenOnceAndNeverThatOfADeletedWorker() {
        WorkerId origin = worked();
        WorkerId gone = worked();
        test.runtime.stop(gone, DEADLINE);
        test.runtime.deleteWorker(gone);
        refused(ErrorCode.WORKER_EXISTS, () -> test.runtime.fork(origin, ForkWorker.WHOLE.withId(origin)));
        refused(ErrorCode.WORKER_DELETED, () -> test.runtime.fork(origin, ForkWorker.WHOLE.withId(gone)));
        WorkerId free = new WorkerId(origin.high(), origin.low() ^ 1);
        assertThat(fork(origin, ForkWorker.WHOLE.withId(free)).id()).isEqualTo(free);
    }

    @Test
    void aForkThatTheStoreRefusesLeavesNothing() {
        WorkerId origin = worked();
        List<String> before = test.kinds(origin);
        WorkerId id = new WorkerId(origin.high(), origin.low() ^ 1);
        test.store.refuses = append -> append.worker().equals(id);
        refused(ErrorCode.STORE_FULL, () -> test.runtime.fork(origin, ForkWorker.WHOLE.withId(id)));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.worker(id));
        assertThat(test.kinds(origin)).isEqualTo(before);
        test.store.refuses = _ -> false;
        assertThat(fork(origin, ForkWorker.WHOLE.withId(id)).id()).isEqualTo(id);
    }

    @Test
    void theOriginMayBeDeletedAndTheForkStays() {
        WorkerId origin = worked();
        WorkerId fork = fork(origin, ForkWorker.WHOLE).id();
        test.runtime.stop(origin, DEADLINE);
        test.runtime.deleteWorker(origin);
        test.crashAndReopen();
        assertThat(test.kinds(fork)).contains("message", "forked");
    }
}
