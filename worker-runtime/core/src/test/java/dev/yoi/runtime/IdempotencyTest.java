package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// I8: a repetition has the effect of doing it once.
class IdempotencyTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("k1");

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void I8_anIdempotencyKeyHasItsEffectOnceAcrossACrashToo() {
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(KEY).withInput(Content.text("one"));
        WorkerId id = test.runtime.createWorker(request).state().id();
        assertThat(test.runtime.createWorker(request).state().id()).isEqualTo(id);
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> test.runtime.createWorker(request.withInput(Content.text("two"))));
        test.awaitRuns(id, 1);
        SendReceipt first = test.runtime.send(id, SendInput.text("again").withKey(KEY));
        assertThat(test.runtime.send(id, SendInput.text("again").withKey(KEY)).seq())
                .isEqualTo(first.seq());
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> test.runtime.send(id, SendInput.text("other").withKey(KEY)));
        test.crashAndReopen();
        assertThat(test.runtime.createWorker(request).state().id()).isEqualTo(id);
        SendReceipt repeated = test.runtime.send(id, SendInput.text("again").withKey(KEY));
        assertThat(repeated.seq()).isEqualTo(first.seq());
        assertThat(repeated.repeated()).isTrue();
        assertThat(test.runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
    }

    @Test
    void I8_manyCallersWithOneKeyMakeOneWorker() throws Exception {
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(KEY);
        var made = new ArrayList<Future<WorkerId>>();
        for (int i = 0; i < 32; i++) {
            made.add(test.callers()
                    .submit(() -> test.runtime.createWorker(request).state().id()));
        }
        var ids = new HashSet<WorkerId>();
        for (Future<WorkerId> future : made) {
            ids.add(future.get());
        }
        assertThat(ids).hasSize(1);
        assertThat(test.backend.probes).hasSize(1);
    }

    @Test
    void I8_manyCallersWithOneKeySendOneInput() throws Exception {
        WorkerId id = test.created();
        var sent = new ArrayList<Future<Long>>();
        for (int i = 0; i < 32; i++) {
            sent.add(test.callers()
                    .submit(() -> test.runtime
                            .send(id, SendInput.text("x").withKey(KEY))
                            .seq()));
        }
        for (Future<Long> seq : sent) {
            assertThat(seq.get()).isEqualTo(4);
        }
        test.awaitRuns(id, 1);
        assertThat(test.events(id, WorkerEvent.InputAccepted.class)).hasSize(1);
    }

    @Test
    void I8_aRepetitionToATerminalWorkerAnswersAsTheFirstTimeAndANewInputDoesNot() {
        WorkerId id = test.created();
        var input = SendInput.text("x").withKey(KEY);
        SendReceipt first = test.runtime.send(id, input);
        test.awaitRuns(id, 1);
        test.runtime.stop(id, DEADLINE);
        SendReceipt again = test.runtime.send(id, input);
        assertThat(again.seq()).isEqualTo(first.seq());
        assertThat(again.repeated()).isTrue();
        refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.send(id, SendInput.text("y")));
        test.crashAndReopen();
        assertThat(test.runtime.send(id, input).repeated()).isTrue();
    }

    /// A receipt before the append is durable would be a promise that a crash breaks.
    @Test
    void I1_aRepetitionWaitsUntilTheFirstIsDurable() throws Exception {
        WorkerId id = test.created();
        var input = SendInput.text("x").withKey(KEY);
        test.store.holdCommits();
        Future<SendReceipt> first = test.callers().submit(() -> test.runtime.send(id, input));
        eventually().until(() -> test.store.held() == 1);
        var asked = new CountDownLatch(1);
        Future<SendReceipt> second = test.callers().submit(() -> {
            asked.countDown();
            return test.runtime.send(id, input);
        });
        asked.await();
        test.runtime.worker(id); // reads go on meanwhile
        assertThat(first.isDone() || second.isDone()).isFalse();
        test.store.letGo();
        assertThat(second.get().seq()).isEqualTo(first.get().seq());
    }

    @Test
    void I8_aKeyWhoseSendTheStoreRefusedStartsAfresh() {
        WorkerId id = test.created();
        var input = SendInput.text("x").withKey(KEY);
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.send(id, input));
        test.store.refuses = _ -> false;
        SendReceipt receipt = test.runtime.send(id, input);
        assertThat(receipt.repeated()).isFalse();
        test.awaitRuns(id, 1);
    }

    @Test
    void I8_aNameThatLooksLikeItsAbsenceIsAnotherRequest() {
        var nameless = CreateWorker.of(BUNDLE, PROFILE).withKey(KEY);
        test.runtime.createWorker(nameless);
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> test.runtime.createWorker(nameless.named(new WorkerName("null"))));
    }

    @Test
    void I8_theLastThousandCommandsOfAWorkerAreRemembered() {
        WorkerId id = test.held();
        var first = SendInput.text("q").withKey(new IdempotencyKey("k-0"));
        long seq = test.runtime.send(id, first).seq();
        for (int i = 1; i < 1_000; i++) {
            long queued = test.runtime
                    .send(id, SendInput.text("q").withKey(new IdempotencyKey("k-" + i)))
                    .seq();
            test.runtime.withdrawQueued(id, queued);
        }
        assertThat(test.runtime.send(id, first).seq()).isEqualTo(seq);
        test.crashAndReopen();
        assertThat(test.runtime.send(id, first).repeated()).isTrue();
    }
}
