package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PATIENCE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// I10: what an operation costs the store, counted, not timed.
class AppendCostTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private int appendsOf(Runnable call) {
        int before = test.store.appends.size();
        call.run();
        return test.store.appends.size() - before;
    }

    @Test
    void I10_oneSendIsOneAppendHoweverLongTheHistory() {
        WorkerId id = test.created();
        test.backend.onBegin = (_, _) -> {};
        for (int i = 1; i <= 300; i++) {
            int sequence = i;
            assertThat(appendsOf(() -> test.runtime.send(id, SendInput.text("n" + sequence))))
                    .isEqualTo(1);
            assertThat(test.store.appends.getLast().events()).hasSize(2);
            assertThat(appendsOf(() -> test.probe(id).finish(sequence, RunReason.COMPLETED)))
                    .isEqualTo(1);
        }
    }

    @Test
    void I10_queueingTakingStoppingAndRestoringAreOneAppendEach() {
        WorkerId id = test.held();
        assertThat(appendsOf(() -> test.runtime.send(id, SendInput.text("hold next"))))
                .isEqualTo(1);
        assertThat(appendsOf(() -> test.probe(id).release(RunReason.COMPLETED)))
                .as("the run's end, its text and the next input in one")
                .isEqualTo(1);
        assertThat(test.store.appends.getLast().events()).hasSize(4);
        test.awaitHeld(id);
        assertThat(appendsOf(() -> test.runtime.detach(id, DEADLINE))).isEqualTo(1);
        assertThat(appendsOf(() -> test.runtime.restore(id)))
                .as("the reserved generation, and the start")
                .isEqualTo(2);
        assertThat(appendsOf(() -> test.runtime.stop(id, DEADLINE))).isEqualTo(1);
    }

    @Test
    void readsAndRefusalsAndRepetitionsAppendNothing() throws Exception {
        WorkerId id = test.created();
        var input = SendInput.text("x").withKey(new IdempotencyKey("k"));
        test.runtime.send(id, input);
        test.awaitRuns(id, 1);
        assertThat(appendsOf(() -> {
                    test.runtime.worker(id);
                    test.runtime.workers(WorkerQuery.first(10));
                    test.runtime.queue(id);
                    test.runtime.transcript(id, PageRequest.before(Long.MAX_VALUE, 10));
                    test.runtime.usage();
                    test.runtime.diagnostics();
                    test.runtime.send(id, input);
                    test.runtime.interrupt(id);
                    refused(ErrorCode.EXECUTION_CONNECTED, () -> test.runtime.restore(id));
                    refused(ErrorCode.INPUT_NOT_FOUND, () -> test.runtime.withdrawQueued(id, 1));
                    test.log(id);
                }))
                .isZero();
        try (var subscription = test.runtime.subscribe(id, 0)) {
            assertThat(appendsOf(() -> assertThat(subscription).isNotNull())).isZero();
            assertThat(subscription.next(PATIENCE)).isPresent();
        }
    }

    @Test
    void aRestartAppendsNothingUntilSomebodyRestores() {
        WorkerId id = test.held();
        long before = test.runtime.lastPosition();
        test.crashAndReopen();
        test.runtime.worker(id);
        test.crashAndReopen();
        assertThat(test.runtime.lastPosition()).isEqualTo(before);
        assertThat(test.store.appends).isEmpty();
    }
}
