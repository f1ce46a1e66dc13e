package dev.yoi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The runtime at its public boundary, on a store that survives a simulated death of the process.
class EmbeddedRuntimeTest {
    private static final BundleId BUNDLE = new BundleId("test");
    private static final ProfileName PROFILE = new ProfileName("echo");
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final MemoryDisk disk = new MemoryDisk(new RuntimeId("embedded"), new UUID(1, 2));
    private EchoBackend backend = new EchoBackend();
    private WorkerRuntime runtime = opened();

    private WorkerRuntime opened() {
        backend = new EchoBackend();
        WorkerRuntime opened = WorkerRuntime.open(RuntimeParts.of(disk.open(), backend));
        opened.storeBundle(
                ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, EchoBackend.NAME, "", new TreeMap<>()))));
        return opened;
    }

    /// The process dies and another one starts on the same disk.
    private void crashAndReopen() {
        disk.crash();
        runtime = opened();
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private WorkerId created() {
        return runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE)).state().id();
    }

    private void awaitRuns(WorkerId id, long runs) {
        eventually().until(() -> runtime.worker(id).state().summary().usage().turns() >= runs);
    }

    private void awaitHeld(WorkerId id) {
        eventually().until(() -> {
            var echo = backend.running.get(id);
            return echo != null && echo.held > 0;
        });
    }

    private List<RecordedEvent> log(WorkerId id) {
        return runtime.events(id, PageRequest.after(0, 1000)).items();
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aWorkerAnswersAnInputAndItsLogTellsTheWholeStory() {
        WorkerId id = created();
        SendReceipt receipt = runtime.send(id, SendInput.text("hello"));
        awaitRuns(id, 1);
        assertThat(log(id))
                .extracting(e -> e.event().kind().code())
                .containsExactly(
                        "worker_created",
                        "execution_requested",
                        "execution_started",
                        "input_accepted",
                        "run_started",
                        "message",
                        "run_finished");
        assertThat(receipt).isEqualTo(new SendReceipt(4, false, 1, false));
        assertThat(runtime.transcript(id, PageRequest.after(0, 10)).items())
                .extracting(TranscriptItem::content)
                .containsExactly(Content.text("hello"), Content.text("hello"));
        var detail = runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.CONNECTED);
        assertThat(detail.runState()).isEqualTo(RunState.IDLE);
        assertThat(detail.state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void aBusyWorkerQueuesInputsAndTakesThemInOrderWithEditsAndWithoutWithdrawnOnes() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        long a = runtime.send(id, SendInput.text("a")).seq();
        long b = runtime.send(id, SendInput.text("b")).seq();
        long c = runtime.send(id, SendInput.text("c")).seq();
        runtime.editQueued(id, c, Content.text("C"));
        runtime.withdrawQueued(id, b);
        refused(ErrorCode.INPUT_NOT_FOUND, () -> runtime.withdrawQueued(id, b));
        refused(
                ErrorCode.WORKER_BUSY,
                () -> runtime.send(id, SendInput.text("d").whenBusy(SendInput.WhenBusy.REJECT)));
        assertThat(runtime.queue(id)).extracting(q -> q.seq()).containsExactly(a, c);
        backend.running.get(id).release(RunReason.COMPLETED);
        awaitRuns(id, 3);
        assertThat(runtime.transcript(id, PageRequest.after(0, 100)).items())
                .extracting(item -> item.content().plainText())
                .containsExactly("hold", "hold", "a", "a", "C", "C");
        assertThat(runtime.queue(id)).isEmpty();
    }

    @Test
    void aFullQueueIsATypedRefusal() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        for (int i = 0; i < RuntimeLimits.DEFAULT.sizes().queuedInputs(); i++) {
            runtime.send(id, SendInput.text("x"));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> runtime.send(id, SendInput.text("x")));
    }

    @Test
    void I8_anIdempotencyKeyHasItsEffectOnceAcrossACrashToo() {
        var key = new IdempotencyKey("k1");
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(key).withInput(Content.text("one"));
        WorkerId id = runtime.createWorker(request).state().id();
        assertThat(runtime.createWorker(request).state().id()).isEqualTo(id);
        refused(ErrorCode.IDEMPOTENCY_CONFLICT, () -> runtime.createWorker(request.withInput(Content.text("two"))));
        awaitRuns(id, 1);
        SendReceipt first = runtime.send(id, SendInput.text("again").withKey(key));
        assertThat(runtime.send(id, SendInput.text("again").withKey(key)).seq()).isEqualTo(first.seq());
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> runtime.send(id, SendInput.text("other").withKey(key)));
        crashAndReopen();
        assertThat(runtime.createWorker(request).state().id()).isEqualTo(id);
        SendReceipt repeated = runtime.send(id, SendInput.text("again").withKey(key));
        assertThat(repeated.seq()).isEqualTo(first.seq());
        assertThat(repeated.repeated()).isTrue();
        assertThat(runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
    }

    @Test
    void I2_afterACrashAWorkerIsStaleWithOneDiagnosticAndTakesInputOnlyAfterARestore() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        runtime.send(id, SendInput.text("queued"));
        crashAndReopen();
        crashAndReopen();
        var detail = runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.STALE);
        assertThat(detail.runState()).isNull();
        assertThat(detail.diagnostics()).extracting(d -> d.code().value()).containsExactly("execution_stale");
        assertThat(detail.diagnostics().getFirst().count()).isEqualTo(1);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> runtime.interrupt(id));

        assertThat(runtime.restore(id).generation().value()).isEqualTo(2);
        awaitRuns(id, 2);
        assertThat(runtime.worker(id).diagnostics()).isEmpty();
        refused(ErrorCode.EXECUTION_CONNECTED, () -> runtime.restore(id));
        assertThat(log(id)).extracting(RecordedEvent::seq).doesNotHaveDuplicates();
        assertThat(log(id))
                .extracting(e -> e.event().kind().code())
                .containsSubsequence(
                        "input_queued",
                        "run_finished",
                        "execution_ended",
                        "execution_requested",
                        "execution_started",
                        "input_accepted",
                        "run_started",
                        "message",
                        "run_finished");
        assertThat(runtime.transcript(id, PageRequest.after(0, 100)).items())
                .extracting(item -> item.content().plainText())
                .containsExactly("hold", "run interrupted: the process that ran it ended", "queued", "queued");
    }

    @Test
    void anOrderlyShutdownRecordsInterruptedRunsAndLeavesWorkersStale() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        runtime.close();
        runtime = opened();
        var detail = runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.STALE);
        assertThat(detail.state().currentRun()).isNull();
        assertThat(log(id))
                .extracting(e -> e.event().kind().code())
                .endsWith("message", "run_finished", "execution_ended");
        assertThat(runtime.restoreAll().lines()).singleElement().matches(RestoreReport.Line::restored);
    }

    @Test
    void I7_terminalStatesAbsorbLateEventsStopsAndCancels() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        var echo = backend.running.get(id);
        assertThat(runtime.stop(id, DEADLINE)).isEqualTo(new StopReport(Lifecycle.STOPPED, StopOutcome.EXITED, false));
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> echo.release(RunReason.COMPLETED));
        refused(ErrorCode.WORKER_TERMINAL, () -> runtime.cancel(id));
        assertThat(runtime.stop(id, DEADLINE).repeated()).isTrue();
        refused(ErrorCode.WORKER_TERMINAL, () -> runtime.send(id, SendInput.text("x")));
        refused(ErrorCode.WORKER_TERMINAL, () -> runtime.restore(id));
        var detail = runtime.worker(id);
        assertThat(detail.state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(detail.attachment()).isEqualTo(Attachment.NONE);
        eventually()
                .until(() -> runtime.worker(id).diagnostics().stream()
                        .anyMatch(d -> d.code().value().equals("late_event")));
    }

    @Test
    void interruptEndsTheRunOnlyAndDetachTheExecutionOnly() {
        WorkerId id = created();
        assertThat(runtime.interrupt(id)).isFalse();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        assertThat(runtime.interrupt(id)).isTrue();
        assertThat(runtime.detach(id, DEADLINE).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> runtime.send(id, SendInput.text("x")));
        runtime.restore(id);
        assertThat(runtime.worker(id).attachment()).isEqualTo(Attachment.CONNECTED);
    }

    @Test
    void aRefusedStartLeavesNoWorkerAndTheKeyStartsAfresh() {
        backend.refuse = true;
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey("again"));
        refused(ErrorCode.EXECUTION_REJECTED, () -> runtime.createWorker(request));
        assertThat(runtime.workers(WorkerQuery.first(10)).items()).isEmpty();
        backend.refuse = false;
        assertThat(runtime.createWorker(request).state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void aCrashBetweenIntentAndCommitLeavesNoPhantomAndTheKeyStartsAfresh() throws Exception {
        var gate = new CountDownLatch(1);
        backend.startGate = gate;
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey("cut"));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            WorkerRuntime dying = runtime;
            Future<?> create = callers.submit(() -> dying.createWorker(request));
            eventually().until(() -> dying.lastPosition() >= 2);
            assertThat(dying.workers(WorkerQuery.first(10)).items()).isEmpty();
            disk.crash();
            gate.countDown();
            assertThatThrownBy(create::get).hasCauseInstanceOf(WorkerRuntimeException.class);
        }
        runtime = opened();
        assertThat(runtime.workers(WorkerQuery.first(10)).items()).isEmpty();
        assertThat(runtime.createWorker(request).state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
    }

    @Test
    void aSubscriberGetsHistoryThenLiveWithoutGapOrDuplicate() throws Exception {
        WorkerId id = created();
        runtime.send(id, SendInput.text("one"));
        awaitRuns(id, 1);
        try (var subscription = runtime.subscribe(id, 2)) {
            runtime.send(id, SendInput.text("two"));
            awaitRuns(id, 2);
            assertThat(sequences(subscription, 8)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        }
    }

    private static List<Long> sequences(Subscription subscription, int count) throws InterruptedException {
        var seen = new ArrayList<Long>();
        while (seen.size() < count) {
            var frame = subscription.next(Duration.ofSeconds(10)).orElseThrow();
            if (frame instanceof StreamFrame.Event event) {
                seen.add(event.event().seq());
            }
        }
        return seen;
    }

    @Test
    void aLateSubscriberFirstSeesTheTextOfTheOpenItemSoFar() throws Exception {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold on"));
        awaitHeld(id);
        try (var subscription = runtime.subscribe(id, runtime.worker(id).state().lastSeq())) {
            var frame = subscription.next(Duration.ofSeconds(10)).orElseThrow();
            if (frame instanceof StreamFrame.Delta delta) {
                assertThat(delta.text()).isEqualTo("hold on");
                assertThat(delta.offset()).isZero();
            } else {
                assertThat(frame)
                        .isInstanceOfSatisfying(
                                StreamFrame.Event.class,
                                event -> assertThat(event.event().event()).isInstanceOf(WorkerEvent.Message.class));
            }
        }
    }

    @Test
    void aSlowSubscriberIsCutOffAndResumesWithoutLoss() throws Exception {
        WorkerId id = created();
        try (var slow = runtime.subscribe(id, 0)) {
            assertThat(sequences(slow, 3)).containsExactly(1L, 2L, 3L);
            assertThat(slow.next(Duration.ofMillis(1)))
                    .satisfies(f -> assertThat(f.isEmpty() || f.get() instanceof StreamFrame.LiveChanged)
                            .isTrue());
            int runs = RuntimeLimits.DEFAULT.sizes().bufferedFrames();
            for (int i = 1; i <= runs / 4; i++) {
                runtime.send(id, SendInput.text("x"));
                awaitRuns(id, i);
            }
            var frame = slow.next(Duration.ofSeconds(1)).orElseThrow();
            while (frame instanceof StreamFrame.LiveChanged) {
                frame = slow.next(Duration.ofSeconds(1)).orElseThrow();
            }
            assertThat(frame).isEqualTo(new StreamFrame.Lagged(3, false));
            assertThat(slow.next(Duration.ofMillis(1))).isEmpty();
        }
        try (var resumed = runtime.subscribe(id, 3)) {
            assertThat(sequences(resumed, 100)).first().isEqualTo(4L);
        }
    }

    @Test
    void theRuntimeStreamHasAllWorkersInCommitOrder() throws Exception {
        try (var subscription = runtime.subscribeAll(0)) {
            WorkerId a = created();
            WorkerId b = created();
            runtime.send(a, SendInput.text("x"));
            awaitRuns(a, 1);
            var workers = new ArrayList<WorkerId>();
            long last = 0;
            while (workers.size() < 10) {
                if (subscription.next(Duration.ofSeconds(10)).orElseThrow() instanceof StreamFrame.Event event) {
                    assertThat(event.event().position()).isGreaterThan(last);
                    last = event.event().position();
                    workers.add(event.worker());
                }
            }
            assertThat(workers).startsWith(a, a, a, b, b, b).endsWith(a);
        }
    }

    @Test
    void badRequestsAreTypedAndChangeNothing() {
        WorkerId id = created();
        long before = runtime.lastPosition();
        refused(
                ErrorCode.WORKER_NOT_FOUND,
                () -> runtime.worker(WorkerId.parse("01900000-0000-7000-8000-000000000000")));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.send(id, SendInput.text(" \n")));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> runtime.send(id, SendInput.text("x".repeat(300_000))));
        refused(ErrorCode.BUNDLE_MISSING, () -> runtime.createWorker(CreateWorker.of(new BundleId("no"), PROFILE)));
        refused(
                ErrorCode.PROFILE_NOT_DECLARED,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, new ProfileName("no"))));
        refused(
                ErrorCode.BUNDLE_DIGEST_MISMATCH,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withDigest(Digest.sha256(new byte[0]))));
        refused(
                ErrorCode.WORKER_EXISTS,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withId(id)));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.stop(id, Duration.ZERO));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.changeOptions(id, ChangeOptions.hide(true)));
        assertThat(runtime.lastPosition()).isEqualTo(before);
    }

    @Test
    void workersAreListedByPageFilterAndOrder() {
        for (int i = 0; i < 25; i++) {
            runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE)
                    .named(new WorkerName("w" + (25 - i)))
                    .labelled(Labels.of(Map.of("half", i % 2 == 0 ? "even" : "odd"))));
        }
        for (WorkerQuery.Order order : WorkerQuery.Order.values()) {
            var seen = new ArrayList<WorkerId>();
            WorkerQuery.Cursor after = null;
            do {
                WorkerPage page = runtime.workers(new WorkerQuery(WorkerQuery.Filter.NONE, order, after, 10));
                page.items().forEach(item -> seen.add(item.entry().id()));
                after = page.next();
            } while (after != null);
            assertThat(seen).as(order.code()).hasSize(25).doesNotHaveDuplicates();
        }
        var odd = new WorkerQuery.Filter(
                Set.of(Lifecycle.ACTIVE),
                Set.of(Attachment.CONNECTED),
                Set.of(RunState.IDLE),
                PROFILE,
                Labels.of(Map.of("half", "odd")),
                "W1",
                false);
        assertThat(runtime.workers(new WorkerQuery(odd, WorkerQuery.Order.BY_NAME, null, 100))
                        .items())
                .allMatch(item -> String.valueOf(item.entry().name()).startsWith("w1"))
                .hasSize(5);
    }

    @Test
    void manySendersToOneWorkerLoseNothingAndEveryInputRunsOnce() throws Exception {
        WorkerId id = created();
        int senders = 16;
        int each = 20;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<?>>();
            for (int s = 0; s < senders; s++) {
                int sender = s;
                sent.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        var input = SendInput.text("s" + sender + "-" + i)
                                .withKey(new IdempotencyKey("s" + sender + "-" + i));
                        eventually()
                                .ignoreException(WorkerRuntimeException.class)
                                .until(() -> runtime.send(id, input).seq() > 0);
                    }
                }));
            }
            for (Future<?> future : sent) {
                future.get();
            }
        }
        awaitRuns(id, senders * each);
        var answers = new ArrayList<String>();
        long after = 0;
        long expected = 1;
        while (true) {
            var page = runtime.events(id, PageRequest.after(after, 500));
            for (RecordedEvent event : page.items()) {
                assertThat(event.seq()).isEqualTo(expected++);
                if (event.event() instanceof WorkerEvent.Message message) {
                    answers.add(message.content().plainText());
                }
            }
            if (!page.more()) {
                break;
            }
            after = page.items().getLast().seq();
        }
        assertThat(answers).hasSize(senders * each).doesNotHaveDuplicates();
    }
}
