package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Measures durable appends per second, each writer with a worker of its own and waiting for each
/// acknowledgement: `Throughput DIRECTORY WRITERS SECONDS`. Not a test: it asserts nothing.
final class Throughput {
    /// Most latencies kept of one writer.
    private static final int SAMPLES = 20_000;

    private final LongAdder committed = new LongAdder();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final AtomicBoolean stop = new AtomicBoolean();

    private Throughput() {}

    public static void main(String[] args) {
        var options = FilesystemStoreOptions.of(Path.of(args[0]), Trial.RUNTIME, () -> Trial.AT, () -> Trial.STORE_ID);
        new Throughput().run(options, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }

    private void run(FilesystemStoreOptions options, int writers, int seconds) {
        long opened = System.nanoTime();
        RuntimeStore store = FilesystemStore.open(options);
        long ready = System.nanoTime();
        long[][] latencies = new long[writers][];
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < writers; w++) {
                int writer = w;
                threads.execute(() -> latencies[writer] = write(store, Trial.worker(writer)));
            }
            pause(2);
            committed.reset();
            measuring.set(true);
            long from = System.nanoTime();
            pause(seconds);
            stop.set(true);
            double took = (System.nanoTime() - from) / 1e9;
            System.out.printf(
                    "writers=%d events/s=%.0f open=%.0fms", writers, committed.sum() / took, (ready - opened) / 1e6);
        }
        long[] all =
                Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
        long closing = System.nanoTime();
        store.close();
        System.out.printf(
                " p50=%.0fus p99=%.0fus close=%.2fs%n",
                all[all.length / 2] / 1e3, all[all.length * 99 / 100] / 1e3, (System.nanoTime() - closing) / 1e9);
    }

    private static void pause(int seconds) {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long[] write(RuntimeStore store, WorkerId id) {
        WorkerState state = Trial.submit(store, id, null, Trial.birth()).after();
        long[] taken = new long[SAMPLES];
        int count = 0;
        String text = "abcdefghijklmnopqrstuvwxyz 0123456789".repeat(25);
        WorkerEvent message = Trial.message(text);
        while (!stop.get()) {
            long from = System.nanoTime();
            var next = new SequencedEvent(state.lastSeq() + 1, Trial.AT, message);
            state = state.apply(next);
            var done = new Acknowledged();
            store.append(new Append(id, List.of(next), state, done));
            done.await();
            committed.increment();
            if (measuring.get() && count < taken.length) {
                taken[count++] = System.nanoTime() - from;
            }
        }
        return IntStream.range(0, count).mapToLong(i -> taken[i]).toArray();
    }

    private static final class Acknowledged implements Append.Listener {
        private final Thread waiter = Thread.currentThread();
        private volatile boolean done;

        @Override
        public void committed(List<RecordedEvent> events) {
            done = true;
            LockSupport.unpark(waiter);
        }

        @Override
        public void failed(WorkerRuntimeException failure) {
            throw failure;
        }

        void await() {
            while (!done) {
                LockSupport.park(this);
            }
        }
    }
}
