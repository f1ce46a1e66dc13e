package dev.yoi.benchmarks.life;

import dev.yoi.benchmarks.Author;
import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Stores;
import dev.yoi.benchmarks.Suite;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long it takes from the call that opens a runtime to its first answer, each time in a process of its own:
/// after an orderly end, and after a death that left events in the journal.
public final class OpenSuite implements Suite {
    private static final List<Integer> WORKERS = List.of(1_000, 10_000, 100_000);
    private static final int AT_ONCE = 2_000;

    @Override
    public String name() {
        return "open";
    }

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Opening");
        var rows = new ArrayList<List<String>>();
        for (int workers : WORKERS) {
            if (!context.quick() || workers <= 1_000) {
                rows.add(measured(context, workers));
            }
        }
        context.report()
                .paragraph(
                        "Until the first page of workers, in milliseconds, in a fresh JVM; the files are in the system's"
                                + " cache. Dead: the process ended without a close, with an event of each of up to "
                                + Numbers.whole(OpenProcess.TOUCHED_MAX) + " workers in the journal.");
        context.report()
                .table(
                        List.of(
                                "workers",
                                "after a close (range)",
                                "CPU",
                                "after a death (range)",
                                "CPU",
                                "heap bytes per idle worker",
                                "catalog bytes per worker",
                                "target"),
                        rows);
    }

    private static List<String> measured(Context context, int workers) throws IOException, InterruptedException {
        Path folder = Folders.fresh(context.folder().resolve("open"));
        long from = System.nanoTime();
        build(folder, workers);
        context.report()
                .progress(Numbers.whole(workers) + " workers made and closed in "
                        + Numbers.decimal((System.nanoTime() - from) / 1e9) + " s");
        var closed = new Rounds();
        var dead = new Rounds();
        var closedCpu = new Rounds();
        var deadCpu = new Rounds();
        var heap = new Rounds();
        for (int round = 0; round < (context.quick() ? 1 : 3); round++) {
            OpenProcess.Answer clean = OpenProcess.open(folder);
            closed.add(clean.firstAnswerMillis());
            closedCpu.add(clean.cpuMillis());
            heap.add((double) clean.heapBytes() / workers);
            OpenProcess.die(folder, workers);
            OpenProcess.Answer recovered = OpenProcess.open(folder);
            dead.add(recovered.firstAnswerMillis());
            deadCpu.add(recovered.cpuMillis());
        }
        double catalog = (double) Folders.bytes(Stores.home(folder).resolve("catalog")) / workers;
        Folders.retire(folder);
        return List.of(
                Numbers.whole(workers),
                Numbers.spread(closed),
                Numbers.whole(closedCpu.median()),
                Numbers.spread(dead),
                Numbers.whole(deadCpu.median()),
                Numbers.whole(heap.median()),
                Numbers.whole(catalog),
                workers == 100_000 ? "< 1,000, < 3,000, < 600 bytes of heap" : "");
    }

    private static void build(Path folder, int workers) {
        try (RuntimeStore store = Stores.open(folder)) {
            for (int n = 0; n < workers; n++) {
                Author.Receipt last = Author.ofNew(store, Author.worker(n)).append(Author.birth(n));
                if (n % AT_ONCE == 0 || n == workers - 1) {
                    last.await();
                }
            }
        }
    }
}
