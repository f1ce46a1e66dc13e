package dev.yoi.benchmarks.life;

import dev.yoi.benchmarks.Author;
import dev.yoi.benchmarks.Machine;
import dev.yoi.benchmarks.Reporters;
import dev.yoi.benchmarks.Stores;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The process that opens a store and says how long it took, or that dies with events in the journal.
final class OpenProcess {
    /// More would begin a checkpoint by their number.
    static final int TOUCHED_MAX = 15_000;

    private static final int PAGE = 50;

    /// `cpuMillis` is what the process used of the processors up to its first answer, its own start apart.
    record Answer(double firstAnswerMillis, double cpuMillis, long heapBytes) {}

    private OpenProcess() {}

    static Answer open(Path folder) throws IOException, InterruptedException {
        String[] said = run("open", folder.toString(), "0").strip().split(" ", 3);
        return new Answer(Double.parseDouble(said[0]), Double.parseDouble(said[1]), Long.parseLong(said[2]));
    }

    static void die(Path folder, int workers) throws IOException, InterruptedException {
        run("die", folder.toString(), Integer.toString(Math.min(workers, TOUCHED_MAX)));
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                OpenProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the process ended with " + process.exitValue());
        }
        return said;
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "open" -> openAndSay(folder);
            case "die" -> touchAndDie(folder, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void openAndSay(Path folder) {
        long heapBefore = heap();
        long cpuFrom = Machine.cpuNanos();
        long from = System.nanoTime();
        try (var runtime = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), new Reporters()))) {
            int listed = runtime.workers(WorkerQuery.first(PAGE)).items().size();
            double millis = (System.nanoTime() - from) / 1e6;
            double cpuMillis = (Machine.cpuNanos() - cpuFrom) / 1e6;
            if (listed != PAGE) {
                throw new IllegalStateException("the first page has " + listed + " workers");
            }
            System.out.println(millis + " " + cpuMillis + " " + (heap() - heapBefore));
        }
    }

    /// In use after a collection.
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void touchAndDie(Path folder, int workers) {
        RuntimeStore store = Stores.open(folder);
        Author.Receipt last = null;
        for (int n = 0; n < workers; n++) {
            last = Author.of(store, Author.worker(n)).append(Author.message(n, n));
        }
        if (last != null) {
            last.await();
        }
        Runtime.getRuntime().halt(0);
    }
}
