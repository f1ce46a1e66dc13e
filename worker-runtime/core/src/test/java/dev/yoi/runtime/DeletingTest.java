package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Deleting a worker, and what is left of it.
class DeletingTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private WorkerId stopped() {
        WorkerId id = test.created();
        test.runtime.stop(id, DEADLINE);
        return id;
    }

    private void isGone(WorkerId id) {
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.worker(id));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.events(id, PageRequest.after(0, 1)));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.send(id, SendInput.text("hello")));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.subscribe(id, 0));
        assertThat(test.store.catalog().entry(id)).isEmpty();
    }

    @Test
    void aDeletedWorkerIsGoneAndAnotherOneStays() {
        WorkerId stays = test.created();
        WorkerId goes = stopped();
        assertThat(test.runtime.deleteWorker(goes)).isEqualTo(new DeleteReport(goes, false));
        isGone(goes);
        assertThat(test.runtime.worker(stays).state().id()).isEqualTo(stays);
    }

    @Test
    void I1_itStaysDeletedThroughACrash() {
        WorkerId id = stopped();
        test.runtime.deleteWorker(id);
        test.crashAndReopen();
        isGone(id);
        assertThat(test.runtime.deleteWorker(id).repeated()).isTrue();
    }

    @Test
    void aWorkerThatHasNotEndedIsRefused() {
        WorkerId connected = test.created();
        refused(ErrorCode.WORKER_ACTIVE, () -> test.runtime.deleteWorker(connected));
        test.runtime.detach(connected, DEADLINE);
        refused(ErrorCode.WORKER_ACTIVE, () -> test.runtime.deleteWorker(connected));
        test.crashAndReopen();
        refused(ErrorCode.WORKER_ACTIVE, () -> test.runtime.deleteWorker(connected));
        assertThat(test.log(connected)).isNotEmpty();
    }

    @Test
    void anUnknownWorkerIsNotFound() {
        WorkerId id = stopped();
        test.runtime.deleteWorker(id);
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.deleteWorker(new WorkerId(id.high(), id.low() ^ 1)));
    }

    @Test
    void I8_deletingTwiceIsDeletingOnce() {
        WorkerId id = stopped();
        test.runtime.deleteWorker(id);
        long position = test.runtime.lastPosition();
        assertThat(test.runtime.deleteWorker(id)).isEqualTo(new DeleteReport(id, true));
        assertThat(test.runtime.lastPosition()).isEqualTo(position);
    }

    @Test
    void I8_aLateCreateDoesNotBringItBack() {
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey("once"));
        WorkerId id = test.runtime.createWorker(request).state().id();
        test.runtime.stop(id, DEADLINE);
        test.runtime.deleteWorker(id);
        assertThat(refused(ErrorCode.WORKER_DELETED, () -> test.runtime.createWorker(request))
                        .subject())
                .isEqualTo(id.toString());
        test.crashAndReopen();
        refused(ErrorCode.WORKER_DELETED, () -> test.runtime.createWorker(request));
    }

    @Test
    void itsIdIsNotUsedAgain() {
        WorkerId id = stopped();
        test.runtime.deleteWorker(id);
        var request = CreateWorker.of(BUNDLE, PROFILE).withId(id);
        refused(ErrorCode.WORKER_DELETED, () -> test.runtime.createWorker(request));
        test.crashAndReopen();
        refused(ErrorCode.WORKER_DELETED, () -> test.runtime.createWorker(request));
    }

    @Test
    void itsStreamEndsWithItsRemoval() throws InterruptedException {
        WorkerId id = stopped();
        try (Subscription stream = test.runtime.subscribe(id, 0);
                Subscription all = test.runtime.subscribeAll(test.runtime.lastPosition())) {
            test.runtime.deleteWorker(id);
            StreamFrame last = null;
            for (Optional<StreamFrame> next = stream.next(LONG); next.isPresent(); next = stream.next(LONG)) {
                last = next.get();
            }
            assertThat(last)
                    .isInstanceOfSatisfying(
                            StreamFrame.Removed.class,
                            gone -> assertThat(gone.worker()).isEqualTo(id));
            assertThat(all.next(LONG)).contains(new StreamFrame.Removed(id, test.runtime.lastPosition()));
        }
    }

    @Test
    void anAppendOnItsWayIsWaitedFor() throws Exception {
        WorkerId id = stopped();
        test.store.holdCommits();
        test.callers().execute(() -> test.runtime.changeOptions(id, new ChangeOptions(null, null, true)));
        TestRuntime.eventually().until(() -> test.store.held() == 1);
        Future<DeleteReport> deleting = test.callers().submit(() -> test.runtime.deleteWorker(id));
        test.store.letGo();
        assertThat(deleting.get().repeated()).isFalse();
        isGone(id);
    }

    @Test
    void manyAtOnceDeleteItOnce() throws Exception {
        WorkerId id = stopped();
        test.store.holdCommits();
        var calls = new ArrayList<Future<DeleteReport>>();
        for (int i = 0; i < 8; i++) {
            calls.add(test.callers().submit(() -> test.runtime.deleteWorker(id)));
        }
        TestRuntime.eventually().until(() -> test.store.held() == 1);
        test.store.letGo();
        int first = 0;
        for (Future<DeleteReport> call : calls) {
            first += call.get().repeated() ? 0 : 1;
        }
        assertThat(first).isEqualTo(1);
        isGone(id);
    }

    @Test
    void pruningDeletesWhatEndedLongAgoAndNothingElse() {
        WorkerId old = stopped();
        WorkerId working = test.created();
        test.clock.advance(Duration.ofDays(40));
        WorkerId fresh = stopped();
        Instant before = test.clock.instant().minus(Duration.ofDays(30));
        assertThat(test.runtime.prune(before, true).workers())
                .extracting(CatalogEntry::id)
                .containsExactly(old);
        assertThat(test.log(old)).isNotEmpty();
        assertThat(test.runtime.prune(before, false).workers())
                .extracting(CatalogEntry::id)
                .containsExactly(old);
        isGone(old);
        assertThat(test.log(fresh)).isNotEmpty();
        assertThat(test.log(working)).isNotEmpty();
        assertThat(test.runtime.prune(before, false).workers()).isEmpty();
    }

    @Test
    void aRefusedRemovalLeavesItAsItWas() {
        WorkerId id = stopped();
        List<String> before = test.kinds(id);
        test.store.refusesRemovals = true;
        refused(ErrorCode.STORE_FULL, () -> test.runtime.deleteWorker(id));
        assertThat(test.kinds(id)).isEqualTo(before);
        test.store.refusesRemovals = false;
        test.runtime.deleteWorker(id);
        isGone(id);
    }
}
