package dev.yoi.benchmarks.life;

import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Latencies;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Payload;
import dev.yoi.benchmarks.Reporters;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Stores;
import dev.yoi.benchmarks.Suite;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.StreamFrame;
import dev.yoi.runtime.Subscription;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// One busy worker that a thousand watch: what it costs the worker, and how fast somebody who comes back is
/// served.
public final class SubscribeSuite implements Suite {
    private static final int SUBSCRIBERS = 1_000;
    /// A worker that reports so often is busier than any model.
    private static final int EVENTS_PER_SECOND = 100;

    private static final int BEHIND = 100;
    private static final ItemId ITEM = new ItemId("out");

    @Override
    public String name() {
        return "subscribe";
    }

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Watching");
        Path folder = Folders.fresh(context.folder().resolve("subscribe"));
        var reporters = new Reporters();
        try (var runtime = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), reporters))) {
            runtime.storeBundle(Reporters.bundle());
            WorkerId worker = runtime.createWorker(
                            CreateWorker.of(Reporters.BUNDLE, Reporters.PROFILE).withInput(Content.text("go")))
                    .state()
                    .id();
            watched(context, runtime, worker, reporters.of(worker));
        }
        Folders.retire(folder);
    }

    private void watched(Context context, WorkerRuntime runtime, WorkerId worker, Reporters.Reporter reporter)
            throws InterruptedException {
        int rounds = context.quick() ? 1 : 4;
        int events = context.quick() ? 100 : 300;
        write(reporter, events, EVENTS_PER_SECOND * 5); // for the compiler
        var alone50 = new Rounds();
        var alone99 = new Rounds();
        var watched50 = new Rounds();
        var watched99 = new Rounds();
        var delivered = new LongAdder();
        for (int round = 0; round < rounds; round++) {
            Latencies alone = write(reporter, events, EVENTS_PER_SECOND);
            alone50.add(alone.micros(0.5));
            alone99.add(alone.micros(0.99));
            try (var _ = new Watchers(runtime, worker, delivered)) {
                Latencies watched = write(reporter, events, EVENTS_PER_SECOND);
                watched50.add(watched.micros(0.5));
                watched99.add(watched.micros(0.99));
            }
        }
        Latencies reconnect = reconnect(runtime, worker, context.quick() ? 20 : 300);
        context.report()
                .table(
                        List.of("", "p50 µs", "p99 µs (range)", "ratio of p99", "target"),
                        List.of(
                                List.of(
                                        EVENTS_PER_SECOND + " events/s of one worker, nobody watches",
                                        Numbers.whole(alone50.median()),
                                        Numbers.spread(alone99),
                                        "",
                                        ""),
                                List.of(
                                        "the same with " + Numbers.whole(SUBSCRIBERS) + " subscribers, "
                                                + Numbers.whole(delivered.sum() / (double) (rounds * events))
                                                + " deliveries per event",
                                        Numbers.whole(watched50.median()),
                                        Numbers.spread(watched99),
                                        Numbers.ratio(Rounds.ratio(watched99, alone99)),
                                        "≤ 1.5 ×"),
                                List.of(
                                        "reconnect " + BEHIND + " events behind, until the first event",
                                        Numbers.whole(reconnect.micros(0.5)),
                                        Numbers.whole(reconnect.micros(0.99)),
                                        "",
                                        "< 20 ms")));
    }

    /// At a steady pace, which a slow acknowledgement does not slow down for the next one.
    private static Latencies write(Reporters.Reporter reporter, int events, int perSecond) {
        var took = new Latencies();
        long run = reporter.firstRun();
        long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            next += step;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long from = System.nanoTime();
            reporter.record(new WorkerEvent.Message(run, ITEM, 0, Role.ASSISTANT, Content.text(Payload.text(0, i))));
            took.add(System.nanoTime() - from);
        }
        return took;
    }

    private static Latencies reconnect(WorkerRuntime runtime, WorkerId worker, int times) throws InterruptedException {
        var took = new Latencies();
        long last = runtime.worker(worker).state().lastSeq();
        for (int i = 0; i < times; i++) {
            long from = System.nanoTime();
            try (Subscription stream = runtime.subscribe(worker, Math.max(0, last - BEHIND))) {
                Optional<StreamFrame> first = stream.next(Duration.ofSeconds(10));
                took.add(System.nanoTime() - from);
                if (first.isEmpty()) {
                    throw new IllegalStateException("nothing came");
                }
            }
        }
        return took;
    }

    /// A thousand who read what comes.
    private static final class Watchers implements AutoCloseable {
        private final List<Subscription> streams = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        Watchers(WorkerRuntime runtime, WorkerId worker, LongAdder delivered) {
            long last = runtime.worker(worker).state().lastSeq();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Subscription stream = runtime.subscribe(worker, last);
                streams.add(stream);
                threads.add(Thread.ofVirtual().start(() -> read(stream, delivered)));
            }
        }

        private static void read(Subscription stream, LongAdder delivered) {
            try {
                boolean open = true;
                while (open) {
                    Optional<StreamFrame> frame = stream.next(Duration.ofMinutes(1));
                    open = frame.filter(StreamFrame.Event.class::isInstance).isPresent();
                    delivered.add(open ? 1 : 0);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            streams.forEach(Subscription::close);
            boolean interrupted = false;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
