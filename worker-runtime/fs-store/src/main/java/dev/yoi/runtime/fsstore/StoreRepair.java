package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.Loss;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Repairs a store that can't be opened, or not in all its parts: brings every worker's log into its file, as far
/// as it can be told without a gap; sets aside what is replaced; ends with a checkpoint that needs no journal.
///
/// Every step is durable before the next and can be done again: a repair that was cut off is begun anew, and
/// finds less to do. Until the checkpoint the store is what it was, in the sense that the same can be told from
/// it.
public final class StoreRepair {
    /// A look at a store that can't be opened sees only a part of what is wrong.
    private static final int ROUNDS = 3;

    private final FilesystemStoreOptions options;
    private final StoreFiles files;
    private final Progress progress;
    private final boolean dryRun;
    /// The journal may have lost its end: nothing that is in a file may be committed once more under its
    /// position.
    private long lastInFiles;

    private final List<RepairAction> actions = new ArrayList<>();

    private StoreRepair(FilesystemStoreOptions options, boolean dryRun, Progress progress, Disk disk) {
        this.options = options;
        // Whoever wrote before may have met failed syncs of directories, and nobody knows.
        this.files = new StoreFiles(dryRun ? disk : new CarefulDisk(disk, options.home()), options.home());
        this.dryRun = dryRun;
        this.progress = progress;
    }

    /// Repairs what can be repaired, or says what would be done. `store_in_use` while another process has the
    /// store (a dry run takes the lock too, and gives it back), `store_version_unsupported`, `store_io`.
    public static RepairReport repair(FilesystemStoreOptions options, boolean dryRun, Progress progress) {
        return repair(options, dryRun, progress, new NioDisk());
    }

    /// With another disk: for tests.
    static RepairReport repair(FilesystemStoreOptions options, boolean dryRun, Progress progress, Disk disk) {
        var repair = new StoreRepair(options, dryRun, progress, disk);
        try {
            return repair.run(repair.examined());
        } catch (IOException e) {
            throw Failures.io("repairing the store", e);
        }
    }

    private RepairReport run(List<Finding> findings) throws IOException {
        if (!dryRun) {
            StoreLock.acquire(files).close(); // also where there is nothing to do: a store in use is not repaired
        }
        if (findings.isEmpty()) {
            return new RepairReport(dryRun, List.of(), List.of());
        }
        List<Finding> left = setOddAside() && !dryRun ? examined() : findings;
        for (int round = 0; round < ROUNDS && damaged(left); round++) {
            if (dryRun && !actions.isEmpty()) {
                break; // what lies behind shows when that is out of the way
            }
            repairLocked(left);
            if (dryRun) {
                break;
            }
            left = examined(); // what stood in the way of a look may have hidden more
        }
        did(Code.DERIVED_REBUILT, Optional.empty(), files.catalog(), 0, "catalog and projections are made anew", false);
        if (dryRun) {
            return new RepairReport(true, actions, List.of());
        }
        progress.step("open and close the store", 0, 0);
        FilesystemStore.open(options, files.disk()).close();
        return new RepairReport(false, actions, examined());
    }

    /// What is no file can't be read or replaced; without it the place is empty, which the rest knows to repair.
    private boolean setOddAside() throws IOException {
        var all = new ArrayList<>(OddFiles.ofStore(files));
        all.addAll(OddFiles.ofWorkers(files));
        for (OddFiles.Odd odd : all) {
            String what = odd.path().getFileName() + " " + odd.what() + "; it is moved into quarantine";
            did(Code.ODD_FILE_SET_ASIDE, Optional.ofNullable(odd.worker()), odd.path(), 0, what, false);
        }
        if (!dryRun && !all.isEmpty()) {
            try (var _ = StoreLock.acquire(files)) {
                OddFiles.setAside(files, Quarantine.ofRepair(files, options.clock()), all);
            }
        }
        return !all.isEmpty();
    }

    private static boolean damaged(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private List<Finding> examined() {
        return StoreDoctor.examine(options, StoreDoctor.Depth.EVERYTHING, progress)
                .findings();
    }

    /// A dry run makes no lock file where there is none: then nobody holds it.
    private void repairLocked(List<Finding> findings) throws IOException {
        StoreLock lock = dryRun && !files.disk().exists(files.lock()) ? null : StoreLock.acquire(files);
        try {
            repair(findings);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private void repair(List<Finding> findings) throws IOException {
        var foundation = RepairedRecords.find(files, options);
        RuntimeRecord record = foundation.record();
        var quarantine = Quarantine.ofRepair(files, options.clock());
        if (foundation.rewritten()) {
            did(
                    Code.RECORD_REWRITTEN,
                    Optional.empty(),
                    files.runtimeRecord(),
                    0,
                    "runtime.json is written anew from what the journal says",
                    false);
            if (!dryRun) {
                setAsideWhole(files.runtimeRecord(), quarantine);
                files.replace(files.runtimeRecord(), record.file());
            }
        }
        setAsideForeign(foundation.foreign(), quarantine);
        Optional<Checkpoint> checkpoint = foundation.checkpoint();
        Set<WorkerId> hurt = new LinkedHashSet<>();
        findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .forEach(finding -> finding.worker().ifPresent(hurt::add));
        long checkpointed = foundation.checkpointed(files);
        progress.step("read the journal", 0, 0);
        var salvage = new JournalSalvage(files, record.storeId(), checkpointed, hurt::contains).run();
        if (!dryRun) {
            LostEnd.removeRemoved(files, salvage);
        }
        Set<WorkerId> back = new PuttingBack(files, this::did, quarantine, dryRun).run(hurt);
        var concerned = new TreeSet<>(salvage.behindCheckpoint());
        concerned.addAll(hurt);
        if (dryRun) {
            concerned.removeAll(back); // what they have then is not in its place yet
        } else {
            concerned.addAll(back);
        }
        long done = 0;
        var holes = new HoleCount(salvage.holes());
        var acknowledged = Acknowledged.of(files, checkpoint);
        for (WorkerId id : concerned) {
            progress.step("repair workers", ++done, concerned.size());
            if (!salvage.removed().containsKey(id)) {
                worker(id, salvage, holes, new Aside(record, quarantine, acknowledged, checkpointed));
            }
        }
        if (!holes.none()) {
            countOthers(concerned, holes);
        }
        long last = Math.max(Math.max(salvage.last(), lastInFiles), ReachedMark.read(files));
        last = Math.max(last, checkpoint.map(Checkpoint::position).orElse(0L));
        var known = RuntimeLogRepair.Known.of(files, checkpoint, options.clock().instant());
        var runtimeLog = new RuntimeLogRepair(files, salvage, known);
        long runtimeSeq = runtimeLog.run(dryRun, this::did, quarantine, last);
        runtimeLog.positions().forEach(holes::position);
        say(salvage.holes(), holes);
        if (!dryRun) {
            finish(
                    record,
                    salvage,
                    quarantine,
                    new End(Math.max(last, runtimeLog.position()), runtimeSeq, checkpointed));
        }
    }

    /// The workers of which nothing is known to be wrong.
    private void countOthers(Set<WorkerId> concerned, HoleCount holes) throws IOException {
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id != null && !concerned.contains(id)) {
                    holes.end(files, files.worker(id).events());
                }
            }
        }
    }

    private void say(List<JournalSalvage.Hole> holes, HoleCount count) {
        for (int i = 0; i < holes.size(); i++) {
            JournalSalvage.Hole hole = holes.get(i);
            long missing = hole.lastMissing() - hole.firstMissing() + 1 - count.found(i);
            String what = "positions " + hole.firstMissing() + " to " + hole.lastMissing() + " can't be read; "
                    + (missing <= 0 ? "all of them are in files" : missing + " of them are in no file either")
                    + "; what else the journal holds is in files";
            did(Code.JOURNAL_SET_ASIDE, Optional.empty(), hole.file(), hole.offset(), what, missing > 0);
        }
    }

    private record Aside(RuntimeRecord record, Quarantine quarantine, Acknowledged acknowledged, long checkpointed) {}

    /// Nothing tells these events any more: a repair must not pass over that. It is noted before anything of the
    /// worker is changed, since what proves it may go then, and one that was cut off after that is not said
    /// twice.
    private void lost(WorkerId id, LogRepair.Result result, long there) throws IOException {
        if (there > result.last()) {
            String which = "sequences " + (result.last() + 1) + " to " + there + " of worker " + id
                    + " were acknowledged, and ";
            String what = which
                    + (result.lost() == 0
                            ? "no file and no journal has them any more"
                            : "are not in its log any more; what of them could be read is in quarantine");
            did(Code.EVENTS_LOST, Optional.of(id), files.worker(id).events(), 0, what, true);
            boolean noted =
                    Losses.read(files).stream().anyMatch(loss -> loss.message().startsWith(which));
            if (!dryRun && !noted) {
                Losses.add(files, List.of(new Loss(options.clock().instant(), id.toString(), what)));
            }
        }
    }

    private void worker(WorkerId id, JournalSalvage salvage, HoleCount holes, Aside aside) throws IOException {
        Quarantine quarantine = aside.quarantine;
        if (!claims(id)) {
            setAsideWorker(id, "its worker.json is that of another worker", quarantine);
            return;
        }
        try (var reader = new JournalReader(files, aside.record.storeId())) {
            var journal = salvage.of(id);
            HoleCount.LogLines lines = holes.log();
            LogRepair.Result result = new LogRepair(files, id, journal, reader).read(lines);
            lines.end();
            lastInFiles = Math.max(lastInFiles, result.position());
            boolean anew = !journal.isEmpty()
                    && journal.firstKey() == 1
                    && journal.firstEntry().getValue().position() > aside.checkpointed;
            long there = aside.acknowledged.last(id, anew);
            if (result.last() == 0) {
                lost(id, result, there);
                setAsideWorker(id, "nothing of its log can be told from the first event on", quarantine);
                return;
            }
            if (result.unchanged()) {
                lost(id, result, there);
                if (!dryRun) {
                    LogRepair.harden(files, id, journal.isEmpty() ? 1 : journal.firstKey());
                }
                return;
            }
            say(id, result);
            lost(id, result, there);
            if (!dryRun) {
                LogRepair.write(files, id, result, new LogRepair(files, id, journal, reader), quarantine);
            }
        }
    }

    private void say(WorkerId id, LogRepair.Result result) {
        Path events = files.worker(id).events();
        long offset =
                result.dropped().isEmpty() ? 0 : result.dropped().getFirst().offset();
        if (result.lost() > 0) {
            did(
                    Code.LOG_CUT,
                    Optional.of(id),
                    events,
                    offset,
                    "the log is kept up to sequence " + result.last() + "; " + result.lost()
                            + " events behind the damage are set aside",
                    true);
        } else if (!result.dropped().isEmpty() && result.fromJournal() == 0) {
            did(
                    Code.LOG_CUT,
                    Optional.of(id),
                    events,
                    offset,
                    "the log is kept up to sequence " + result.last() + "; the damaged bytes behind it are set aside",
                    true);
        } else if (result.dropped().isEmpty()) {
            did(
                    Code.LOG_BROUGHT_FORWARD,
                    Optional.of(id),
                    events,
                    0,
                    result.fromJournal() + " events come from the journal, up to sequence " + result.last(),
                    false);
        } else {
            did(
                    Code.LOG_HEALED,
                    Optional.of(id),
                    events,
                    offset,
                    "the damage is filled with " + result.fromJournal() + " events from the journal, up to sequence "
                            + result.last(),
                    false);
        }
    }

    private boolean claims(WorkerId id) throws IOException {
        byte[] record = files.readIfThere(files.worker(id).record());
        try {
            return record == null || StateForm.workerId(record).equals(id);
        } catch (FormatException | WorkerRuntimeException e) {
            return true; // unreadable, so it claims nothing
        }
    }

    private void setAsideWorker(WorkerId id, String why, Quarantine quarantine) throws IOException {
        WorkerPaths paths = files.worker(id);
        did(Code.WORKER_SET_ASIDE, Optional.of(id), paths.directory(), 0, "the worker is set aside: " + why, true);
        if (!dryRun && files.disk().exists(paths.directory())) {
            quarantine.moveAside(paths.directory(), why);
            files.disk().syncDirectory(files.fan(id));
        }
    }

    /// What the repaired store ends at; `checkpointed` is where it was before.
    private record End(long position, long runtimeSeq, long checkpointed) {}

    /// Only with the new checkpoint the journal is not needed any more; only then it is set aside.
    private void finish(RuntimeRecord record, JournalSalvage salvage, Quarantine quarantine, End end)
            throws IOException {
        var clean = new Checkpoint(
                end.position,
                JournalPlace.NOWHERE,
                true,
                record.epoch(),
                options.clock().instant(),
                end.runtimeSeq,
                List.of(),
                record.storeId());
        files.replace(files.checkpoint(), clean.file());
        if (!salvage.holes().isEmpty()) {
            for (Path segment : salvage.segments()) {
                quarantine.moveAside(
                        segment,
                        "the journal was damaged and is in files up to position " + salvage.last()
                                + ", as far as it could be read; checkpointed before: " + end.checkpointed);
            }
            files.disk().syncDirectory(files.journal());
        }
    }

    /// Another store's: its workers are not here.
    private void setAsideForeign(List<JournalOwner.Named> foreign, Quarantine quarantine) throws IOException {
        for (JournalOwner.Named segment : foreign) {
            String what = "the segment is that of store " + segment.header().storeId() + "; it is set aside";
            did(Code.JOURNAL_SET_ASIDE, Optional.empty(), segment.path(), 0, what, false);
            if (!dryRun) {
                quarantine.moveAside(segment.path(), what);
            }
        }
        if (!dryRun && !foreign.isEmpty()) {
            files.disk().syncDirectory(files.journal());
        }
    }

    private void setAsideWhole(Path file, Quarantine quarantine) throws IOException {
        byte[] content = files.readIfThere(file);
        if (content != null && content.length > 0) {
            quarantine.setAside(file, 0, content.length, "damaged");
        }
    }

    /// Notes what is done.
    interface Notes {
        void add(Code code, Optional<WorkerId> worker, Path file, long offset, String message, boolean lossy);
    }

    private void did(Code code, Optional<WorkerId> worker, Path file, long offset, String message, boolean lossy) {
        actions.add(new RepairAction(code, worker, files.relative(file), offset, message, lossy));
    }
}
