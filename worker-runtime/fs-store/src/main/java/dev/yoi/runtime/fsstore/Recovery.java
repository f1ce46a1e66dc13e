package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a store is after whatever happened to it: a pure fold of what lies on disk, which changes nothing there.
/// Whoever writes makes the files agree with it afterwards.
final class Recovery {
    /// Everything an opened store starts from. `logs` are the workers whose events the journal holds; `removed`
    /// those whose removal it holds; `repairs` workers whose projections are missing.
    record Outcome(
            Catalog catalog,
            CatalogFiles catalogFiles,
            Map<BundleId, Digest> bundles,
            JournalTail tail,
            List<WorkerLog> logs,
            List<WorkerId> repairs,
            RuntimeLog runtimeLog,
            Segments segments,
            JournalScan.End end,
            @Nullable Lost lost,
            List<Diagnostic> diagnostics) {
        /// Last commit position.
        long lastPosition() {
            return end.last();
        }

        Outcome with(List<Diagnostic> others) {
            return new Outcome(
                    catalog,
                    catalogFiles,
                    bundles,
                    tail,
                    logs,
                    repairs,
                    runtimeLog,
                    segments,
                    end,
                    lost,
                    List.copyOf(others));
        }
    }

    /// The journal lost its end: it is there up to `held`, and went to `reached` at least.
    record Lost(long held, long reached) {
        String what() {
            return "the journal is missing or cut off behind position " + held
                    + (reached > held ? ", and went to position " + reached + " at least; " : "; ");
        }
    }

    /// The runtime's own log: its file is trusted up to `trustedSeq`, the lines follow.
    record RuntimeLog(long trustedSeq, List<RuntimeLine> lines) {
        long lastSeq() {
            return lines.isEmpty() ? trustedSeq : lines.getLast().seq();
        }
    }

    private final StoreFiles files;
    private final UUID storeId;
    private final long lastEpoch;
    private final InstantSource clock;
    private final StateLoader states;
    private final Catalog catalog = new Catalog();
    private final TreeMap<BundleId, Digest> bundles = new TreeMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final JournalTail tail = new JournalTail();
    private final Map<WorkerId, String> damaged = new TreeMap<>();

    /// `lastEpoch`: that of the last opening for writing before this one.
    Recovery(StoreFiles files, UUID storeId, long lastEpoch, InstantSource clock) {
        this.files = files;
        this.storeId = storeId;
        this.lastEpoch = lastEpoch;
        this.clock = clock;
        this.states = new StateLoader(files);
    }

    Outcome run() throws IOException {
        var flight = new FlightEvents.Recovery();
        flight.begin();
        Outcome outcome = recovered();
        flight.ended(outcome.catalog.size(), outcome.logs.size(), outcome.end.bytesBehindCheckpoint());
        return outcome;
    }

    private Outcome recovered() throws IOException {
        Checkpoint checkpoint = checkpoint();
        long reached = ReachedMark.read(files); // before the journal, which may go on meanwhile
        var scan = new JournalScan(files, storeId, lastEpoch);
        JournalScan.End end = scan.run(checkpoint, tail::add);
        boolean clean = checkpoint != null && checkpoint.clean() && checkpoint.epoch() == lastEpoch;
        Lost lost = clean ? null : lost(checkpoint, end, reached);
        if (lost != null) {
            diagnose(LostEnd.CODE, "store", lost.what() + "what was acknowledged behind it is not there");
        }
        var catalogFiles = new CatalogFiles(files, checkpoint == null ? List.of() : checkpoint.catalog());
        List<WorkerId> repairs = List.of();
        boolean loaded = catalogFiles.load(catalog, bundles);
        RuntimeLog runtimeLog = runtimeLog(checkpoint, loaded);
        if (loaded) {
            lookAgain();
        } else {
            catalogFiles = new CatalogFiles(files, List.of());
            repairs = rebuildCatalog();
        }
        tail.removed().forEach(catalog::remove);
        List<WorkerLog> logs = new TailFold(files, storeId, catalog).run(tail, this::damagedTail);
        logs.addAll(damagedLogs());
        return new Outcome(
                catalog,
                catalogFiles,
                bundles,
                tail,
                logs,
                repairs,
                runtimeLog,
                scan.segments(),
                end,
                lost,
                diagnostics);
    }

    private @Nullable Lost lost(@Nullable Checkpoint checkpoint, JournalScan.End end, long reached) throws IOException {
        return reached > end.last() || lacks(checkpoint, end)
                ? new Lost(end.last(), Math.max(reached, end.last()))
                : null;
    }

    /// Less is there than must have been (row Q). Before the first checkpoint only the workers tell of a journal.
    private boolean lacks(@Nullable Checkpoint checkpoint, JournalScan.End end) throws IOException {
        return end.cut() || (checkpoint == null && end.segment() == 0 && files.hasWorkers());
    }

    private @Nullable Checkpoint checkpoint() throws IOException {
        byte[] file = files.readIfThere(files.checkpoint());
        if (file == null) {
            return null;
        }
        try {
            Checkpoint checkpoint = Checkpoint.read(file);
            if (checkpoint.mayBeOf(storeId)) {
                return checkpoint;
            }
            diagnose(
                    "store_rebuilt",
                    "store",
                    "checkpoint.json is that of store " + checkpoint.storeId() + "; all that is kept was read again");
            return null;
        } catch (FormatException e) {
            diagnose("store_rebuilt", "store", "checkpoint.json could not be read; all that is kept was read again");
            return null;
        }
    }

    /// What the journal says of the runtime itself is applied to the index of bundles and the tombstones.
    private RuntimeLog runtimeLog(@Nullable Checkpoint checkpoint, boolean loaded) throws IOException {
        List<RuntimeLine> lines = tail.runtimeLines();
        long trusted = !lines.isEmpty()
                ? lines.getFirst().seq() - 1
                : checkpoint == null ? Long.MAX_VALUE : checkpoint.runtimeSeq();
        if (!loaded || checkpoint == null) {
            trusted = readRuntimeLog(trusted);
        }
        lines.forEach(line -> applyRuntime(line.line()));
        return new RuntimeLog(trusted, lines);
    }

    /// Answers the last sequence that was there and trusted.
    private long readRuntimeLog(long through) throws IOException {
        if (!files.disk().exists(files.runtimeLog())) {
            return 0; // as in a store that was never finished; the doctor says more
        }
        var last = new long[1];
        try (DiskFile file = files.disk().open(files.runtimeLog(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            log.forwards(0, log.size(), line -> {
                long seq = Line.seq(line, 0, line.length);
                if (seq > through) {
                    return false;
                }
                applyRuntime(line);
                last[0] = seq;
                return true;
            });
            boolean lacks = through == Long.MAX_VALUE ? log.search(last[0] + 1) != null : last[0] < through;
            if (lacks) {
                diagnose(
                        LostEnd.CODE,
                        "runtime.jsonl",
                        "it can't be read behind sequence " + last[0] + ", and the catalog can't be read either;"
                                + " names of bundles and of deleted workers are missing");
            }
        }
        return last[0];
    }

    private void applyRuntime(byte[] line) {
        switch (Records.runtimeEvent(line)) {
            case RuntimeEvent.BundleStored stored ->
                bundles.put(stored.bundle().id(), stored.bundle().digest());
            case RuntimeEvent.WorkerRemoved removed -> {
                Tombstone tombstone = removed.tombstone();
                if (tombstone != null) {
                    catalog.bury(tombstone);
                }
            }
            case RuntimeEvent.Other _ -> {}
        }
    }

    private List<WorkerId> rebuildCatalog() throws IOException {
        catalog.entries().keySet().forEach(catalog::remove);
        var rebuilding = new CatalogRebuild(files, states);
        rebuilding.run(tail, catalog);
        damaged.putAll(rebuilding.damaged());
        rebuilding.strange().forEach(what -> diagnose("directory_ignored", "workers", what));
        return rebuilding.repairs();
    }

    /// What was damaged may have been repaired.
    private void lookAgain() throws IOException {
        var rebuilding = new CatalogRebuild(files, states);
        for (CatalogEntry entry : List.copyOf(catalog.entries().values())) {
            if (entry.flags().damaged() && !tail.workers().containsKey(entry.id())) {
                rebuilding.again(entry, catalog);
            }
        }
        damaged.putAll(rebuilding.damaged());
    }

    /// Workers that take nothing more.
    private List<WorkerLog> damagedLogs() {
        var logs = new ArrayList<WorkerLog>();
        damaged.forEach((id, what) -> {
            diagnose("worker_damaged", id.toString(), what);
            catalog.entry(id).ifPresent(entry -> {
                var log = new WorkerLog(id, entry.lastSeq());
                log.damaged(what);
                logs.add(log);
            });
        });
        return logs;
    }

    /// It stays in the list: as of the checkpoint, or with what can be read of it.
    private void damagedTail(WorkerId id, String what) throws IOException {
        diagnose("worker_damaged", id.toString(), what);
        if (catalog.entry(id).isPresent()) {
            catalog.markDamaged(id);
        } else {
            new CatalogRebuild(files, states).damaged(id, "", catalog);
        }
    }

    private void diagnose(String code, String subject, String message) {
        diagnostics.add(Diagnostic.first(new DiagnosticCode(code), Severity.ERROR, message, subject, clock.instant()));
    }
}
