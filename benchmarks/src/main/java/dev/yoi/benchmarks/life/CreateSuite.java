package dev.yoi.benchmarks.life;

import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Machine;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Reporters;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Stores;
import dev.yoi.benchmarks.Suite;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Many callers make workers at once, each of which is durable and started when its call returns: an intent and a
/// start, so two commits one after the other.
public final class CreateSuite implements Suite {
    private static final int CALLERS = 64;

    @Override
    public String name() {
        return "create";
    }

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Making workers");
        int workers = context.quick() ? 500 : 10_000;
        int rounds = context.quick() ? 1 : 3;
        var perSecond = new Rounds();
        var cpu = new Rounds();
        for (int round = 0; round <= rounds; round++) {
            Path folder = Folders.fresh(context.folder().resolve("create"));
            try (var runtime = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), new Reporters()))) {
                runtime.storeBundle(Reporters.bundle());
                long cpuFrom = Machine.cpuNanos();
                long from = System.nanoTime();
                create(runtime, workers);
                long took = System.nanoTime() - from;
                if (round > 0) {
                    perSecond.add(workers * 1e9 / took);
                    cpu.add((Machine.cpuNanos() - cpuFrom) / 1e3 / workers);
                }
            }
            Folders.retire(folder);
        }
        context.report()
                .table(
                        List.of("", "workers/s (range)", "CPU µs per worker", "target"),
                        List.of(List.of(
                                Numbers.whole(workers) + " durable workers by " + CALLERS + " callers",
                                Numbers.spread(perSecond),
                                Numbers.whole(cpu.median()),
                                "≥ 20,000/s")));
    }

    private static void create(WorkerRuntime runtime, int workers) {
        var left = new AtomicInteger(workers);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (left.getAndDecrement() > 0) {
                        runtime.createWorker(CreateWorker.of(Reporters.BUNDLE, Reporters.PROFILE));
                    }
                });
            }
        }
    }
}
