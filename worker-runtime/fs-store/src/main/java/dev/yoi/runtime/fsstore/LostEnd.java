package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Row Q: the journal lost its end. What was in there may be in the workers' files, since they follow it, and is
/// nowhere else; so an opening for writing keeps it. A line counts if it is whole, has a right checksum, follows
/// without a gap, and can be applied: nothing gets into a file before it is durable in the journal.
///
/// Like a repair it brings everything into plain files, looking at all workers for once, and ends with a
/// checkpoint that needs no journal. It can be cut off at any step and begun anew.
final class LostEnd {
    /// What lies behind the end of what is known of a worker, in its file.
    record Ahead(long offset, long position) {}

    static final String CODE = "acknowledged_data_missing";
    /// Of the workers that the journal names so many are looked at, evenly spread, where nothing else says that
    /// it lost its end.
    private static final int LOOKED_AT = 1_000;

    private final StoreFiles files;
    private final RuntimeRecord record;
    private final InstantSource clock;
    private final Recovery.Outcome found;
    private final Recovery.Lost lost;
    private final Quarantine quarantine;
    private long position;
    private long kept;

    LostEnd(StoreFiles files, RuntimeRecord record, InstantSource clock, Recovery.Outcome found, Recovery.Lost lost)
            throws IOException {
        this.files = files;
        this.record = record;
        this.clock = clock;
        this.found = found;
        this.lost = lost;
        this.quarantine = Quarantine.ofRepair(files, clock);
        this.position = Math.max(found.lastPosition(), lost.reached());
    }

    /// What an opening for writing goes on with.
    static Recovery.Outcome settled(StoreFiles files, RuntimeRecord record, InstantSource clock, Recovery.Outcome found)
            throws IOException {
        Recovery.Lost lost = found.lost() == null ? seen(files, found) : found.lost();
        return lost == null ? found : new LostEnd(files, record, clock, found, lost).settle();
    }

    /// Whether a worker that the journal names has more in its file than the journal knows.
    private static Recovery.@Nullable Lost seen(StoreFiles files, Recovery.Outcome found) throws IOException {
        int step = 1 + found.logs().size() / LOOKED_AT;
        for (int i = 0; i < found.logs().size(); i += step) {
            Ahead ahead = seen(files, found.logs().get(i), found.lastPosition());
            if (ahead != null) {
                return new Recovery.Lost(found.lastPosition(), ahead.position());
            }
        }
        return null;
    }

    /// Files that can't be read are no evidence, and concern their worker only (row O).
    private static @Nullable Ahead seen(StoreFiles files, WorkerLog log, long lastPosition) throws IOException {
        if (log.damage() != null) {
            return null;
        }
        try {
            return ahead(files, log.id(), log.view(0, 0, false).lastSeq(), lastPosition);
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return null;
        }
    }

    /// The line behind `lastSeq` in a worker's file, if it was committed behind `lastPosition`.
    static @Nullable Ahead ahead(StoreFiles files, WorkerId id, long lastSeq, long lastPosition) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            long at = log.offsetOf(lastSeq + 1);
            byte[] line = log.read(at);
            if (line == null || Line.seq(line, 0, line.length) != lastSeq + 1) {
                return null;
            }
            long position = Line.position(line, 0, line.length);
            return position > lastPosition ? new Ahead(at, position) : null;
        } catch (NoSuchFileException e) {
            return null; // nothing was written yet
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return null; // others may know
        }
    }

    private Recovery.Outcome settle() throws IOException {
        byte[] known = files.readIfThere(files.checkpoint());
        var salvage = new JournalSalvage(files, record.storeId(), checkpointed(known), _ -> false).run();
        removeRemoved(files, salvage);
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id != null && isOurs(id, salvage)) {
                    keep(id, salvage);
                }
            }
        }
        position = Math.max(position, salvage.last());
        var index = new RuntimeLogRepair.Known(
                found.bundles(), found.catalog().tombstones().values(), true, clock.instant());
        var runtimeLog = new RuntimeLogRepair(files, salvage, index);
        long runtimeSeq = runtimeLog.run(false, (_, _, _, _, _, _) -> {}, quarantine, position);
        position = Math.max(position, runtimeLog.position());
        forgetJournal(runtimeSeq, salvage.segments());
        return withDiagnostics(new Recovery(files, record.storeId(), record.epoch(), clock).run());
    }

    private static long checkpointed(byte @Nullable [] file) {
        try {
            return file == null ? -1 : Checkpoint.read(file).position();
        } catch (FormatException e) {
            return -1;
        }
    }

    /// A removal that was acknowledged is done, as an opening would do it.
    static void removeRemoved(StoreFiles files, JournalSalvage salvage) throws IOException {
        for (WorkerId id : salvage.removed().keySet()) {
            new Tree(files.disk(), files.worker(id).directory()).delete();
            if (files.disk().exists(files.fan(id))) {
                files.disk().syncDirectory(files.fan(id));
            }
        }
    }

    /// Not a removed one, not a copy that came to nothing (rows I, J).
    private boolean isOurs(WorkerId id, JournalSalvage salvage) throws IOException {
        if (salvage.removed().containsKey(id)
                || found.catalog().deleted(id)
                || !files.disk().exists(files.worker(id).events())
                || new IncomingCopies(files).unfinished(id)) {
            return false;
        }
        try {
            byte[] recorded = files.readIfThere(files.worker(id).record());
            return recorded == null || StateForm.workerId(recorded).equals(id);
        } catch (FormatException | WorkerRuntimeException e) {
            return true; // unreadable, so it claims nothing
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return false; // row O: nothing of it can be read
        }
    }

    /// A worker whose log breaks before what is known of it is left as it is (row H): what it lost lies
    /// elsewhere.
    private void keep(WorkerId id, JournalSalvage salvage) throws IOException {
        CatalogEntry entry = found.catalog().entry(id).orElse(null);
        long known = entry == null ? 0 : entry.lastSeq();
        TreeMap<Long, TailEvent.InJournal> journal = salvage.of(id);
        if (entry != null && entry.flags().damaged()) {
            return;
        }
        // Without a catalog what is known is what the file says, and nobody knows what of that is synced.
        long durable = found.catalogFiles().current().isEmpty() ? 0 : known;
        if (journal.isEmpty() && endsAt(id, known)) {
            if (durable < known) {
                LogRepair.harden(files, id, 1);
            }
            return;
        }
        try (var reader = new JournalReader(files, record.storeId())) {
            LogRepair.Result result = new LogRepair(files, id, journal, reader).read(_ -> {});
            if (result.last() == 0 || result.last() < known) {
                return;
            }
            position = Math.max(position, result.position());
            kept += result.last() - known;
            if (result.unchanged()) {
                LogRepair.harden(
                        files, id, 1 + Math.min(durable, journal.isEmpty() ? durable : journal.firstKey() - 1));
            } else {
                LogRepair.write(files, id, result, new LogRepair(files, id, journal, reader), quarantine);
            }
        }
    }

    /// Whether the last line is whole and has this sequence.
    private boolean endsAt(WorkerId id, long known) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            LogFile.Found last = log.last();
            byte[] line = last == null || last.seq() != known ? null : log.read(last.start());
            position = line == null ? position : Math.max(position, Line.position(line, 0, line.length));
            return line != null;
        }
    }

    /// With this checkpoint nothing needs the journal; only then it is set aside, byte for byte.
    private void forgetJournal(long runtimeSeq, List<Path> segments) throws IOException {
        var checkpoint = new Checkpoint(
                position, JournalPlace.NOWHERE, false, record.epoch(), clock.instant(), runtimeSeq, List.of());
        files.replace(files.checkpoint(), checkpoint.file());
        for (Path segment : segments) {
            quarantine.moveAside(segment, "the journal lost its end; what it held is in files");
        }
        files.disk().syncDirectory(files.journal());
    }

    private Recovery.Outcome withDiagnostics(Recovery.Outcome outcome) {
        var diagnostics = new ArrayList<Diagnostic>(outcome.diagnostics());
        diagnostics.removeIf(
                one -> one.code().value().equals(CODE) && one.subject().equals("store"));
        String what = lost.what()
                + (kept == 0 ? "what workers' files hold is there" : kept + " events were kept from workers' files")
                + ", what else was acknowledged is not there; new positions begin behind " + position;
        diagnostics.addFirst(
                Diagnostic.first(new DiagnosticCode(CODE), Severity.ERROR, what, "store", clock.instant()));
        return outcome.with(diagnostics);
    }
}
