package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.Loss;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private final long checkpointed;
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
        this.checkpointed = RepairedRecords.checkpoint(files, record.storeId())
                .map(Checkpoint::position)
                .orElse(-1L);
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
        int step = Math.max(1, Math.ceilDiv(found.logs().size(), LOOKED_AT));
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
        var salvage = new JournalSalvage(files, record.storeId(), checkpointed, _ -> false).run();
        removeRemoved(files, salvage);
        var index = new RuntimeLogRepair.Known(
                found.bundles(), found.catalog().tombstones().values(), true, clock.instant());
        var looked = new RuntimeLogRepair(files, salvage, index);
        var _ = looked.run(true, (_, _, _, _, _, _) -> {}, quarantine, position);
        for (WorkerId id : named(salvage)) {
            if (!salvage.removed().containsKey(id) && !looked.buried().contains(id)) {
                bring(id, salvage.of(id));
            }
        }
        position = Math.max(position, salvage.last());
        var runtimeLog = new RuntimeLogRepair(files, salvage, index);
        long runtimeSeq = runtimeLog.run(false, (_, _, _, _, _, _) -> {}, quarantine, position);
        position = Math.max(position, runtimeLog.position());
        remove(files, runtimeLog.buried()); // whose tombstones were only in files; now they are durable
        Losses.add(files, List.of(new Loss(clock.instant(), "store", said())));
        forgetJournal(runtimeSeq, salvage.segments());
        return withDiagnostics(new Recovery(files, record.storeId(), record.epoch(), clock).run());
    }

    /// A removal that was acknowledged is done, as an opening would do it.
    static void removeRemoved(StoreFiles files, JournalSalvage salvage) throws IOException {
        remove(files, salvage.removed().keySet());
    }

    private static void remove(StoreFiles files, Set<WorkerId> gone) throws IOException {
        for (WorkerId id : gone) {
            if (files.disk().exists(files.worker(id).directory())) {
                new Tree(files.disk(), files.worker(id).directory()).delete();
                files.disk().syncDirectory(files.fan(id));
            }
        }
    }

    /// Those with a directory, and those that only the journal has.
    private Set<WorkerId> named(JournalSalvage salvage) throws IOException {
        var named = new TreeSet<>(salvage.behindCheckpoint());
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id != null) {
                    named.add(id);
                }
            }
        }
        return named;
    }

    /// Some file of one worker could not be read, or may not be written.
    private static final class OneWorkerException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean denied;

        OneWorkerException(IOException cause) {
            super("a worker's files can't be used", cause);
            this.denied = Failures.denied(cause);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T reading(Reading<T> reading) throws IOException {
        try {
            return reading.run();
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            throw new OneWorkerException(e);
        }
    }

    /// Brings what is known of a worker into its file. Where that can't be, what the journal has of it is set
    /// aside, since the journal will be: but a missing permission may come back.
    private void bring(WorkerId id, TreeMap<Long, TailEvent.InJournal> journal) throws IOException {
        boolean brought = false;
        try {
            brought = reading(() -> isOurs(id, journal)) && keep(id, journal);
        } catch (OneWorkerException e) {
            if (e.denied && !journal.isEmpty()) {
                throw WorkerRuntimeException.of(
                        ErrorCode.STORE_PERMISSION,
                        id.toString(),
                        "the journal lost its end, and the files of worker " + id + " may not be read or written;"
                                + " what only the journal has of it has to go there first",
                        "give access to its files, then open the store again");
            }
        }
        if (!brought && !journal.isEmpty()) {
            setAside(id, journal);
        }
    }

    private void setAside(WorkerId id, TreeMap<Long, TailEvent.InJournal> journal) throws IOException {
        var lines = new ByteArrayOutputStream();
        try (var reader = new JournalReader(files, record.storeId())) {
            var repair = new LogRepair(files, id, journal, reader);
            for (long seq : journal.keySet()) {
                byte[] line = repair.fromJournal(seq);
                if (line != null) {
                    lines.writeBytes(line);
                    lines.write('\n');
                }
            }
        }
        quarantine.setAside(
                files.worker(id).events(), lines.toByteArray(), "acknowledged, and behind damage in the worker's log");
        String what = "sequences " + journal.firstKey() + " to " + journal.lastKey() + " of worker " + id
                + " were acknowledged, and its log can't be read up to there; what the journal had of them is in"
                + " quarantine";
        Losses.add(files, List.of(new Loss(clock.instant(), id.toString(), what)));
    }

    /// Not a deleted one, not a copy that came to nothing (rows I, J).
    private boolean isOurs(WorkerId id, TreeMap<Long, TailEvent.InJournal> journal) throws IOException {
        if (found.catalog().deleted(id)) {
            return false;
        }
        if (journal.isEmpty()
                && (!files.disk().exists(files.worker(id).events()) || new IncomingCopies(files).unfinished(id))) {
            return false;
        }
        try {
            byte[] recorded = files.readIfThere(files.worker(id).record());
            return recorded == null || StateForm.workerId(recorded).equals(id);
        } catch (FormatException | WorkerRuntimeException e) {
            return true; // unreadable, so it claims nothing
        }
    }

    /// False for a worker whose log breaks before what is known of it: it is left as it is (row H), since what it
    /// lost lies elsewhere.
    private boolean keep(WorkerId id, TreeMap<Long, TailEvent.InJournal> journal) throws IOException {
        CatalogEntry entry = found.catalog().entry(id).orElse(null);
        long known = entry == null ? 0 : entry.lastSeq();
        if (entry != null && entry.flags().damaged()) {
            var _ = reading(() -> synced(id, known)); // whether that is for want of permission
            return false;
        }
        long durable = reading(() -> synced(id, known));
        if (journal.isEmpty() && reading(() -> endsAt(id, known))) {
            if (durable < known) {
                harden(id, 1);
            }
            return true;
        }
        try (var reader = new JournalReader(files, record.storeId())) {
            LogRepair.Result result = reading(() -> new LogRepair(files, id, journal, reader).read(_ -> {}));
            if (result.last() == 0 || result.last() < known) {
                return false;
            }
            if (result.unchanged()) {
                harden(id, 1 + Math.min(durable, journal.isEmpty() ? durable : journal.firstKey() - 1));
            } else {
                write(id, result, new LogRepair(files, id, journal, reader));
            }
            position = Math.max(position, result.position());
            kept += result.last() - known;
            return true;
        }
    }

    private void harden(WorkerId id, long seq) throws IOException {
        try {
            LogRepair.harden(files, id, seq);
        } catch (IOException e) {
            throw Failures.denied(e) ? new OneWorkerException(e) : e;
        }
    }

    private void write(WorkerId id, LogRepair.Result result, LogRepair again) throws IOException {
        try {
            LogRepair.write(files, id, result, again, quarantine);
        } catch (IOException e) {
            throw Failures.denied(e) ? new OneWorkerException(e) : e;
        }
    }

    /// How much of a log is certainly synced: as far as the catalog knows it, unless that is newer than its
    /// checkpoint. Without a catalog nobody knows.
    private long synced(WorkerId id, long known) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            byte[] line = log.read(log.offsetOf(known));
            boolean covered = line != null
                    && Line.seq(line, 0, line.length) == known
                    && Line.position(line, 0, line.length) <= checkpointed;
            return covered && !found.catalogFiles().current().isEmpty() ? known : 0;
        } catch (NoSuchFileException e) {
            return 0; // only the journal has it
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

    /// With this checkpoint nothing needs the journal: it is in files, or set aside. Only then it is moved, byte
    /// for byte.
    private void forgetJournal(long runtimeSeq, List<Path> segments) throws IOException {
        var checkpoint = new Checkpoint(
                position,
                JournalPlace.NOWHERE,
                false,
                record.epoch(),
                clock.instant(),
                runtimeSeq,
                List.of(),
                record.storeId());
        files.replace(files.checkpoint(), checkpoint.file());
        for (Path segment : segments) {
            quarantine.moveAside(segment, "the journal lost its end; what it held is in files");
        }
        files.disk().syncDirectory(files.journal());
    }

    private String said() {
        return lost.what()
                + (kept == 0 ? "what workers' files hold is there" : kept + " events were kept from workers' files")
                + ", what else was acknowledged is not there; new positions begin behind " + position;
    }

    private Recovery.Outcome withDiagnostics(Recovery.Outcome outcome) {
        var diagnostics = new ArrayList<Diagnostic>(outcome.diagnostics());
        diagnostics.removeIf(
                one -> one.code().value().equals(CODE) && one.subject().equals("store"));
        diagnostics.addFirst(
                Diagnostic.first(new DiagnosticCode(CODE), Severity.ERROR, said(), "store", clock.instant()));
        return outcome.with(diagnostics);
    }
}
