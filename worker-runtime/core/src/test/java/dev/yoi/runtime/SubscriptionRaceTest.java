package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PATIENCE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams and a cache under pressure, with many seeds: no gap, no duplicate, no lost wakeup.
class SubscriptionRaceTest {
    private static final RuntimeLimits TIGHT =
            RuntimeLimits.DEFAULT.withSizes(new RuntimeLimits.Sizes(1_000, 64, 1_000, 128, 64, 1));

    private final TestRuntime test = new TestRuntime(TIGHT);

    @AfterEach
    void close() {
        test.close();
    }

    /// Follows a worker to the end of its log, however often it is cut off or leaves by itself.
    private List<Long> followed(WorkerId id, long until, SplittableRandom random) throws InterruptedException {
        var seen = new ArrayList<Long>();
        long cursor = 0;
        while (cursor < until) {
            try (Subscription subscription = test.runtime.subscribe(id, cursor)) {
                int stay = 1 + random.nextInt(200);
                for (int i = 0; i < stay && cursor < until; i++) {
                    StreamFrame frame = subscription.next(PATIENCE).orElseThrow();
                    if (frame instanceof StreamFrame.Event event) {
                        cursor = event.event().seq();
                        seen.add(cursor);
                    } else if (frame instanceof StreamFrame.Lagged lagged) {
                        assertThat(lagged.resumeAt()).isEqualTo(cursor);
                        break;
                    }
                }
            }
        }
        return seen;
    }

    @Test
    void everySubscriberSeesEverySequenceOnceInOrderUnderConcurrentCommits() throws Exception {
        Seeds.each(6, getClass(), "everySubscriberSeesEverySequenceOnceInOrderUnderConcurrentCommits", random -> {
            WorkerId id = test.created();
            int runs = 60;
            long last = 3 + 4L * runs;
            var readers = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < 8; i++) {
                SplittableRandom own = random.split();
                readers.add(test.callers().submit(() -> followed(id, last, own)));
            }
            for (int i = 1; i <= runs; i++) {
                test.runtime.send(id, SendInput.text("t" + i));
                test.awaitRuns(id, i);
            }
            for (Future<List<Long>> reader : readers) {
                assertThat(reader.get())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, last).boxed().toList());
            }
        });
    }

    @Test
    void theWholeRuntimesStreamHasEveryPositionOnceInOrderUnderConcurrentCommits() throws Exception {
        Seeds.each(4, getClass(), "theWholeRuntimesStreamHasEveryPositionOnceInOrderUnderConcurrentCommits", random -> {
            long start = test.runtime.lastPosition();
            int workers = 6;
            int sends = 10;
            long last = start + workers * (3 + 4L * sends);
            Future<Long> followed = test.callers().submit(() -> followedAll(start, last, random.split()));
            var senders = new ArrayList<Future<?>>();
            for (int w = 0; w < workers; w++) {
                senders.add(test.callers().submit(() -> {
                    WorkerId id = test.created();
                    for (int i = 1; i <= sends; i++) {
                        test.runtime.send(id, SendInput.text("x"));
                        test.awaitRuns(id, i);
                    }
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            assertThat(followed.get()).isEqualTo(last);
        });
    }

    private long followedAll(long start, long until, SplittableRandom random) throws InterruptedException {
        long cursor = start;
        while (cursor < until) {
            try (Subscription all = test.runtime.subscribeAll(cursor)) {
                int stay = 1 + random.nextInt(300);
                for (int i = 0; i < stay && cursor < until; i++) {
                    StreamFrame frame = all.next(PATIENCE).orElseThrow();
                    if (frame instanceof StreamFrame.Event event) {
                        assertThat(event.event().position()).isEqualTo(cursor + 1);
                        cursor++;
                    } else if (frame instanceof StreamFrame.Lagged lagged) {
                        assertThat(lagged).isEqualTo(new StreamFrame.Lagged(cursor, false));
                        break;
                    }
                }
            }
        }
        return cursor;
    }

    /// With room for one idle worker in memory, cells come and go all the time; each log stays whole.
    @Test
    void I3_workersThatAreForgottenAndLoadedAgainKeepOneLogEach() throws Exception {
        var ids = new ArrayList<WorkerId>();
        for (int i = 0; i < 6; i++) {
            ids.add(test.created());
            test.runtime.detach(ids.getLast(), DEADLINE);
        }
        var busy = new ArrayList<Future<?>>();
        for (int t = 0; t < 6; t++) {
            int thread = t;
            busy.add(test.callers().submit(() -> {
                for (int i = 0; i < 60; i++) {
                    WorkerId id = ids.get((i + thread * i) % ids.size());
                    test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n" + thread + "-" + i)));
                    test.runtime.worker(ids.get(i % ids.size()));
                }
            }));
        }
        for (Future<?> future : busy) {
            future.get();
        }
        long renames = 0;
        for (WorkerId id : ids) {
            renames += test.events(id, WorkerEvent.OptionsChanged.class).size();
        }
        assertThat(renames).isEqualTo(6 * 60);
    }

    /// Its cell is no longer the worker's: a note from there would put two events at one sequence.
    @Test
    void I3_aLateReportToAForgottenWorkerIsRefusedWithoutTouchingItsLog() {
        WorkerId id = test.held();
        var old = test.probe(id);
        test.runtime.stop(id, DEADLINE);
        WorkerId other = test.created();
        for (int i = 0; i < 3; i++) {
            test.runtime.worker(id);
            test.runtime.worker(other);
            test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("n" + i)));
        }
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> old.finish(1, RunReason.COMPLETED));
        test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("last")));
        test.log(id);
        test.crashAndReopen();
        test.log(id);
    }
}
