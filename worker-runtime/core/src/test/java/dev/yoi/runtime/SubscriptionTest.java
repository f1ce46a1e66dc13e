package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.PATIENCE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams at the runtime's boundary.
class SubscriptionTest {
    private static final RuntimeLimits SMALL =
            RuntimeLimits.DEFAULT.withSizes(new RuntimeLimits.Sizes(1_000, 64, 1_000, 64, 16 * 1024, 10_000));

    private final TestRuntime test = new TestRuntime(SMALL);

    @AfterEach
    void close() {
        test.close();
    }

    private static List<Long> sequences(Subscription subscription, int count) throws InterruptedException {
        var seen = new ArrayList<Long>();
        while (seen.size() < count) {
            var frame = subscription.next(PATIENCE).orElseThrow();
            if (frame instanceof StreamFrame.Event event) {
                seen.add(event.event().seq());
            }
        }
        return seen;
    }

    @Test
    void aSubscriberGetsHistoryThenLiveWithoutGapOrDuplicate() throws Exception {
        WorkerId id = test.created();
        test.runtime.send(id, SendInput.text("one"));
        test.awaitRuns(id, 1);
        try (var subscription = test.runtime.subscribe(id, 2)) {
            test.runtime.send(id, SendInput.text("two"));
            test.awaitRuns(id, 2);
            assertThat(sequences(subscription, 8)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        }
    }

    /// Who reads history sees an event a moment before the worker's state does, and may come back from there.
    @Test
    void aSubscriberComesBackBehindAnEventThatTheStoreHasOnlyJustShown() throws Exception {
        WorkerId id = test.created();
        var refusals = new CopyOnWriteArrayList<Throwable>();
        var cameBack = new AtomicInteger();
        test.store.shown = append -> {
            try (var subscription = test.runtime.subscribe(id, append.after().lastSeq())) {
                assertThat(subscription).isNotNull();
                cameBack.incrementAndGet();
            } catch (WorkerRuntimeException e) {
                refusals.add(e);
            }
        };
        test.runtime.send(id, SendInput.text("one"));
        test.awaitRuns(id, 1);
        assertThat(refusals).isEmpty();
        assertThat(cameBack).hasPositiveValue();
        refused(ErrorCode.POSITION_GONE, () -> test.runtime.subscribe(id, 1_000));
    }

    @Test
    void aLateSubscriberFirstSeesTheTextOfTheOpenItemSoFarAndThenWhatFollows() throws Exception {
        WorkerId id = test.held();
        var open = test.probe(id).sink.openReasoning(1, new ItemId("thought"));
        open.append("so far");
        try (var subscription = test.runtime.subscribe(id, test.log(id).size())) {
            var texts = new ArrayList<String>();
            while (texts.size() < 2) {
                if (subscription.next(PATIENCE).orElseThrow() instanceof StreamFrame.Delta delta) {
                    texts.add(delta.offset() + delta.text());
                }
            }
            assertThat(texts).containsExactly("0hold", "0so far");
            open.append(", and on");
            assertThat(subscription.next(PATIENCE).orElseThrow())
                    .isInstanceOfSatisfying(StreamFrame.Delta.class, delta -> {
                        assertThat(delta.offset()).isEqualTo(6);
                        assertThat(delta.text()).isEqualTo(", and on");
                        assertThat(delta.kind()).isEqualTo(StreamFrame.Delta.Kind.REASONING);
                    });
        }
    }

    @Test
    void aSlowSubscriberIsCutOffAndResumesWithoutLoss() throws Exception {
        WorkerId id = test.created();
        try (var slow = test.runtime.subscribe(id, 0)) {
            assertThat(sequences(slow, 3)).containsExactly(1L, 2L, 3L);
            assertThat(slow.next(Duration.ofMillis(1)))
                    .matches(f -> f.isEmpty() || f.get() instanceof StreamFrame.LiveChanged);
            for (int i = 1; i <= 30; i++) {
                test.runtime.send(id, SendInput.text("x"));
                test.awaitRuns(id, i);
            }
            assertThat(slow.next(PATIENCE)).contains(new StreamFrame.Lagged(3, false));
            assertThat(slow.next(Duration.ofMillis(1))).isEmpty();
        }
        try (var resumed = test.runtime.subscribe(id, 3)) {
            assertThat(sequences(resumed, 100)).first().isEqualTo(4L);
        }
    }

    @Test
    void theRuntimeStreamHasAllWorkersInCommitOrderAndAbortedOnesAreRemovedInIt() throws Exception {
        try (var subscription = test.runtime.subscribeAll(0)) {
            WorkerId a = test.created();
            test.backend.onStart = context -> {
                throw Failures.rejected(context.worker(), "told to refuse");
            };
            refused(ErrorCode.EXECUTION_REJECTED, test::created);
            test.backend.onStart = _ -> {};
            WorkerId b = test.created();
            test.runtime.send(a, SendInput.text("x"));
            test.awaitRuns(a, 1);
            List<StreamFrame> live = durable(subscription, 13);
            assertThat(live.get(5)).isInstanceOf(StreamFrame.Removed.class);
            assertThat(live.subList(0, 3)).allMatch(frame -> workerOf(frame).equals(a));
            assertThat(live.subList(6, 9)).allMatch(frame -> workerOf(frame).equals(b));
            try (var replayed = test.runtime.subscribeAll(0)) {
                assertThat(durable(replayed, 13))
                        .extracting(SubscriptionTest::position)
                        .isEqualTo(live.stream().map(SubscriptionTest::position).toList())
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static List<StreamFrame> durable(Subscription subscription, int count) throws InterruptedException {
        var frames = new ArrayList<StreamFrame>();
        while (frames.size() < count) {
            var frame = subscription.next(PATIENCE).orElseThrow();
            if (position(frame) > 0) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private static long position(StreamFrame frame) {
        return switch (frame) {
            case StreamFrame.Event event -> event.event().position();
            case StreamFrame.Removed removed -> removed.position();
            case StreamFrame _ -> 0;
        };
    }

    private static WorkerId workerOf(StreamFrame frame) {
        return ((StreamFrame.Event) frame).worker();
    }

    @Test
    void aPositionFromTheFutureOrOfNoHistoryIsATypedAnswer() throws Exception {
        WorkerId id = test.created();
        refused(ErrorCode.POSITION_GONE, () -> test.runtime.subscribe(id, 4));
        refused(ErrorCode.POSITION_GONE, () -> test.runtime.subscribe(id, -1));
        for (long position : new long[] {99, -1}) {
            try (var subscription = test.runtime.subscribeAll(position)) {
                assertThat(subscription.next(PATIENCE)).contains(new StreamFrame.Lagged(3, true));
                assertThat(subscription.next(Duration.ofMillis(1))).isEmpty();
            }
        }
    }

    @Test
    void I11_aThousandSubscribersSeeTheSameAndTheNextOneIsRefused() throws Exception {
        WorkerId id = test.created();
        var subscriptions = new ArrayList<Subscription>();
        var all = new ArrayList<Future<List<Long>>>();
        for (int i = 0; i < 1_000; i++) {
            Subscription subscription = test.runtime.subscribe(id, i % 4);
            subscriptions.add(subscription);
            int first = i % 4;
            all.add(test.callers().submit(() -> sequences(subscription, 7 - first)));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> test.runtime.subscribe(id, 0));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> test.runtime.subscribeAll(0));
        test.runtime.send(id, SendInput.text("x"));
        for (Future<List<Long>> seen : all) {
            assertThat(seen.get()).last().isEqualTo(7L);
        }
        subscriptions.forEach(Subscription::close);
        subscriptions.forEach(Subscription::close);
        for (int i = 0; i < 1_000; i++) {
            test.runtime.subscribe(id, 0).close();
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheWait() throws Exception {
        WorkerId id = test.created();
        Subscription subscription = test.runtime.subscribe(id, 3);
        Future<Long> consumed = test.callers().submit(() -> {
            long frames = 0;
            while (subscription.next(Duration.ofDays(1_000_000)).isPresent()) {
                frames++;
            }
            return frames;
        });
        test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n")));
        subscription.close();
        assertThat(consumed.get()).isLessThanOrEqualTo(2);
        test.runtime.subscribe(id, 0).close();
    }
}
