package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Latencies;
import dev.yoi.benchmarks.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// So many writers, each of which waits for its acknowledgement before its next event: first to warm up, then
/// measured.
record Load(int writers, Duration warmUp, Duration measured) {
    private static final class Clock {
        private volatile boolean measuring;
        private volatile boolean over;
    }

    Measured measure(Candidate candidate) throws Exception {
        var clock = new Clock();
        var ready = new CountDownLatch(writers);
        var failure = new AtomicReference<@Nullable Throwable>();
        var latencies = new ArrayList<Latencies>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            var own = new Latencies();
            latencies.add(own);
            Thread.Builder builder = candidate.virtualThreads() ? Thread.ofVirtual() : Thread.ofPlatform();
            threads.add(builder.start(() -> {
                try {
                    write(candidate, writer, own, new Run(clock, ready));
                } catch (Exception | Error e) {
                    failure.compareAndSet(null, e);
                    ready.countDown();
                }
            }));
        }
        ready.await();
        pause(warmUp);
        clock.measuring = true;
        long cpuFrom = Machine.cpuNanos();
        long from = System.nanoTime();
        pause(measured);
        clock.over = true;
        long taken = System.nanoTime() - from;
        long cpu = Machine.cpuNanos() - cpuFrom;
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a writer failed", failure.get());
        }
        return Measured.of(sum(latencies), taken, cpu);
    }

    private record Run(Clock clock, CountDownLatch ready) {}

    private static void write(Candidate candidate, int number, Latencies latencies, Run run) throws Exception {
        Candidate.Writer writer = candidate.writer(number);
        run.ready.countDown();
        run.ready.await();
        for (long seq = 1; !run.clock.over; seq++) {
            boolean counts = run.clock.measuring;
            long from = System.nanoTime();
            writer.append(seq);
            long taken = System.nanoTime() - from;
            if (counts && !run.clock.over) {
                latencies.add(taken);
            }
        }
    }

    static void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Latencies sum(List<Latencies> all) {
        var sum = new Latencies();
        all.forEach(sum::addAll);
        return sum;
    }
}
