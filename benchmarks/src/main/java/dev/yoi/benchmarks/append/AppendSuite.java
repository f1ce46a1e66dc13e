package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Durable appends: every candidate in every round, in turn, so that what else the machine does hits them all.
public final class AppendSuite implements Suite {
    private static final String LIMIT = "bare overwrite + fdatasync (the disk)";
    private static final String JOURNAL = "bare batch journal with write-through (no store)";
    private static final String STORE = "Yoi, the store's port";
    private static final String RUNTIME = "Yoi, the whole runtime";
    private static final Set<String> OURS_AND_LIMITS = Set.of(LIMIT, JOURNAL, STORE, RUNTIME);
    private static final List<Integer> WRITERS = List.of(1, 64, 1_000);

    private final Map<String, Candidate.Maker> candidates = new LinkedHashMap<>();

    public AppendSuite() {
        candidates.put(LIMIT, BareOverwrite::new);
        candidates.put(JOURNAL, (folder, _) -> new BatchJournal(folder));
        candidates.put(RUNTIME, YoiRuntime::new);
        candidates.put(STORE, YoiStore::new);
        candidates.put("SQLite, WAL, synchronous=FULL", (folder, _) -> new SqliteFull(folder));
        candidates.put("RocksDB, sync=true", (folder, _) -> new RocksSync(folder));
        candidates.put("H2 MVStore, commit and sync", (folder, _) -> new MvStoreSync(folder));
        candidates.put("a file per worker, synced", (folder, _) -> new FilePerWriter(folder));
    }

    @Override
    public String name() {
        return "append";
    }

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Durable appends");
        for (int writers : WRITERS) {
            Map<String, Series> all = measure(context, writers);
            table(context, writers, all);
        }
    }

    private static final class Series {
        private final Rounds perSecond = new Rounds();
        private final Rounds p50 = new Rounds();
        private final Rounds p99 = new Rounds();
        private final Rounds cpu = new Rounds();

        void add(Measured measured) {
            perSecond.add(measured.perSecond());
            p50.add(measured.p50());
            p99.add(measured.p99());
            cpu.add(measured.cpu());
        }
    }

    private Map<String, Series> measure(Context context, int writers) throws Exception {
        var all = new LinkedHashMap<String, Series>();
        candidates.keySet().forEach(name -> all.put(name, new Series()));
        int rounds = context.quick() ? 1 : 3;
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0; // the first one is for the compiler
            var load = new Load(
                    writers,
                    Duration.ofMillis(counts && !context.quick() ? 1_200 : 200),
                    Duration.ofMillis(!counts ? 500 : context.quick() ? 700 : 1_200));
            for (var candidate : candidates.entrySet()) {
                Measured measured = once(context.folder(), candidate.getValue(), load);
                if (counts) {
                    series(all, candidate.getKey()).add(measured);
                    context.report()
                            .progress(writers + " writers, round " + round + ": " + candidate.getKey() + " "
                                    + Numbers.whole(measured.perSecond()) + "/s, " + Numbers.decimal(measured.cpu())
                                    + " µs CPU each");
                }
            }
        }
        return all;
    }

    private static Series series(Map<String, Series> all, String name) {
        return all.getOrDefault(name, new Series());
    }

    private static Measured once(Path folder, Candidate.Maker maker, Load load) throws Exception {
        Path own = Folders.fresh(folder.resolve("append"));
        try (Candidate candidate = maker.open(own, load.writers())) {
            return candidate.measure(load);
        } finally {
            Folders.retire(own);
        }
    }

    private void table(Context context, int writers, Map<String, Series> all) {
        Series journal = series(all, JOURNAL);
        Series limit = series(all, LIMIT);
        var rows = new ArrayList<List<String>>();
        all.forEach((name, series) -> rows.add(List.of(
                name,
                Numbers.spread(series.perSecond),
                Numbers.whole(series.p50.median()),
                Numbers.whole(series.p99.median()),
                Numbers.whole(series.cpu.median()),
                Numbers.ratio(Rounds.ratio(series.perSecond, journal.perSecond)),
                Numbers.ratio(Rounds.ratio(series.p50, limit.p50)))));
        context.report().paragraph("**" + Numbers.whole(writers) + (writers == 1 ? " writer**" : " writers at once**"));
        context.report()
                .table(
                        List.of(
                                "1 KB events, each durable when acknowledged",
                                "events/s (range)",
                                "p50 µs",
                                "p99 µs",
                                "CPU µs per event",
                                "events/s to the bare journal",
                                "p50 to the disk"),
                        rows);
        context.report().paragraph(verdict(writers, all));
    }

    /// The targets beside what was found.
    private static String verdict(int writers, Map<String, Series> all) {
        Series runtime = series(all, RUNTIME);
        String best = all.keySet().stream()
                .filter(name -> !OURS_AND_LIMITS.contains(name))
                .max(Comparator.comparingDouble(
                        name -> series(all, name).perSecond.median()))
                .orElseThrow();
        String others = "the whole runtime to the best of the other stores (" + best + "): "
                + Numbers.ratio(Rounds.ratio(runtime.perSecond, series(all, best).perSecond));
        if (writers == 1) {
            return "p50 of the whole runtime to the disk's: "
                    + Numbers.ratio(Rounds.ratio(runtime.p50, series(all, LIMIT).p50)) + " (target ≤ 1.5 ×); " + others;
        }
        Series journal = series(all, JOURNAL);
        return others + " (target ≥ 2 ×); to the bare journal: "
                + Numbers.ratio(Rounds.ratio(runtime.perSecond, journal.perSecond)) + " (target ≥ 0.5 ×), its p99: "
                + Numbers.ratio(Rounds.ratio(runtime.p99, journal.p99)) + " (target ≤ 3 ×)";
    }
}
