package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Intent, start, commit; and every way in which that breaks off.
class CreatingTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("cut");
    private static final WorkerId WANTED = WorkerId.parse("01900000-0000-7000-8000-000000000001");

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private List<WorkerSummary> workers() {
        return test.runtime.workers(WorkerQuery.first(10)).items();
    }

    @Test
    void I8_aRefusedStartLeavesNoWorkerAndTheKeyStartsAfresh() {
        test.backend.onStart = context -> {
            throw Failures.rejected(context.worker(), "told to refuse");
        };
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(KEY).withId(WANTED);
        refused(ErrorCode.EXECUTION_REJECTED, () -> test.runtime.createWorker(request));
        assertThat(workers()).isEmpty();
        assertThat(test.store.catalog().size()).isZero();
        test.backend.onStart = _ -> {};
        assertThat(test.runtime.createWorker(request).state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void I8_aCrashBetweenIntentAndCommitLeavesNoPhantomAndTheKeyStartsAfresh() throws Exception {
        var gate = new CountDownLatch(1);
        test.backend.onStart = context -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw Failures.rejected(context.worker(), "given up");
            }
        };
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(KEY);
        WorkerRuntime dying = test.runtime;
        Future<?> create = test.callers().submit(() -> dying.createWorker(request));
        eventually().until(() -> dying.lastPosition() >= 2);
        assertThat(workers()).isEmpty();
        test.disk.crash();
        gate.countDown();
        assertThatThrownBy(create::get).hasCauseInstanceOf(WorkerRuntimeException.class);
        dying.close();
        test.reopen();
        assertThat(workers()).isEmpty();
        assertThat(test.runtime.createWorker(request).state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(workers()).hasSize(1);
    }

    @Test
    void ofManyCreatesWithOneExplicitIdExactlyOneSucceeds() throws Exception {
        var request = CreateWorker.of(BUNDLE, PROFILE).withId(WANTED);
        var results = new ArrayList<Future<WorkerDetail>>();
        for (int i = 0; i < 16; i++) {
            results.add(test.callers().submit(() -> test.runtime.createWorker(request)));
        }
        int made = 0;
        for (Future<WorkerDetail> result : results) {
            try {
                result.get();
                made++;
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                WorkerRuntimeException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.WORKER_EXISTS));
            }
        }
        assertThat(made).isEqualTo(1);
        assertThat(test.backend.probes).hasSize(1);
        assertThat(test.log(WANTED)).hasSize(3);
    }

    /// A backend's thread reports; its start fails; the report is late and must not bring the intent back.
    @Test
    void I7_aReportOfAStartThatFailedBringsNoPhantomBack() throws Exception {
        var reported = new AtomicReference<Future<?>>();
        test.backend.onStart = context -> {
            reported.set(test.callers()
                    .submit(() -> context.sink().record(List.of(new WorkerEvent.Extension("dev.yoi", "x", "{}")))));
            throw Failures.rejected(context.worker(), "told to refuse");
        };
        for (int i = 0; i < 50; i++) {
            refused(
                    ErrorCode.EXECUTION_REJECTED,
                    () -> test.runtime.createWorker(
                            CreateWorker.of(BUNDLE, PROFILE).withId(WANTED)));
            Future<?> report = reported.get();
            assertThatThrownBy(report::get).cause().isInstanceOf(WorkerRuntimeException.class);
            eventually()
                    .untilAsserted(() -> assertThat(test.store.catalog().size()).isZero());
        }
        test.backend.onStart = _ -> {};
        test.runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withId(WANTED));
        assertThat(test.log(WANTED)).hasSize(3);
    }

    @Test
    void aLookAtAnIntentOnItsWayOutDoesNotBlockItsIdLater() throws Exception {
        test.backend.onStart = context -> {
            test.store.holdCommits();
            throw Failures.rejected(context.worker(), "told to refuse");
        };
        var request = CreateWorker.of(BUNDLE, PROFILE).withId(WANTED);
        Future<?> create = test.callers().submit(() -> test.runtime.createWorker(request));
        eventually().until(() -> test.store.held() == 1);
        refused(ErrorCode.WORKER_NOT_FOUND, () -> test.runtime.worker(WANTED));
        test.store.letGo();
        assertThatThrownBy(create::get).cause().isInstanceOf(WorkerRuntimeException.class);
        test.backend.onStart = _ -> {};
        assertThat(test.runtime.createWorker(request).state().id()).isEqualTo(WANTED);
    }

    @Test
    void aStoreThatRefusesTheCommitOfAStartEndsTheExecution() {
        test.store.refuses = append -> append.events().getFirst().event() instanceof WorkerEvent.ExecutionStarted;
        refused(ErrorCode.STORE_FULL, test::created);
        assertThat(test.backend.probes)
                .singleElement()
                .satisfies(probe -> assertThat(probe.stops).hasValue(1));
        assertThat(workers()).isEmpty();
    }

    @Test
    void anIntentThatCannotBeRemovedStaysInvisibleAndGoesAtTheNextOpening() {
        test.backend.onStart = context -> {
            throw Failures.rejected(context.worker(), "told to refuse");
        };
        test.store.refusesRemovals = true;
        var failure = refused(ErrorCode.EXECUTION_REJECTED, test::created);
        assertThat(failure.getCause().getSuppressed())
                .as("nothing is swallowed")
                .hasSize(1);
        assertThat(workers()).isEmpty();
        assertThat(test.runtime.restoreAll().lines()).isEmpty();
        test.runtime.close();
        test.reopen();
        assertThat(test.store.catalog().size()).isZero();
    }

    @Test
    void aFullDiskDoesNotKeepARuntimeFromOpening() {
        test.backend.onStart = context -> {
            throw Failures.rejected(context.worker(), "told to refuse");
        };
        test.store.refusesRemovals = true;
        refused(ErrorCode.EXECUTION_REJECTED, test::created);
        test.runtime.close();
        test.backend = new ProbeBackend();
        test.store = new TestStore(test.disk.open());
        test.store.refusesRemovals = true;
        test.runtime = WorkerRuntime.open(test.parts());
        assertThat(workers()).isEmpty();
    }
}
