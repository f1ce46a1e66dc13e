package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.Finding.Code;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a whole store without changing anything. Takes no lock; beside a process that writes, it may find what
/// is only just happening. Its memory does not depend on how long the logs are.
public final class StoreDoctor {
    /// How much is read.
    public enum Depth {
        /// Every record, and every line of every log with its number and checksum; of what is derived, whether it
        /// is there and belongs to the log's end.
        LINES,
        /// Every byte: all events are decoded and folded too, everything derived is compared with the fold, and
        /// the whole of the kept journal is read.
        EVERYTHING
    }

    /// What was looked at, and what was found.
    public record Examination(List<Finding> findings, long workers, long lines, long bytes) {
        public Examination {
            findings = List.copyOf(findings);
        }
    }

    private static final String NEXT_OPENING = "open the store for writing; it deals with this by itself";
    static final String REPAIR = "repair the store; a dry run says what that would do";

    private final StoreFiles files;
    private final FilesystemStoreOptions options;
    private final Depth depth;
    private final Progress progress;
    private final Findings findings = new Findings();

    private StoreDoctor(FilesystemStoreOptions options, Depth depth, Progress progress) {
        this.options = options;
        this.depth = depth;
        this.progress = progress;
        this.files = new StoreFiles(new NioDisk(), options.home());
    }

    /// Everything that is wrong with this runtime's store, at full depth; empty when nothing is. A store that
    /// does not exist is `store_io`, one from the future `store_version_unsupported`.
    public static List<Finding> check(FilesystemStoreOptions options) {
        return examine(options, Depth.EVERYTHING, Progress.NONE).findings();
    }

    /// The same, as deep as is wanted.
    public static Examination examine(FilesystemStoreOptions options, Depth depth, Progress progress) {
        var doctor = new StoreDoctor(options, depth, progress);
        try {
            return doctor.run();
        } catch (IOException e) {
            throw Failures.io("checking the store", e);
        }
    }

    private Examination run() throws IOException {
        var workers = new WorkerCheck(files, depth, findings);
        if (!odd()) {
            record(workers);
        }
        return new Examination(findings.list(), workers.workers(), workers.lines(), workers.bytes());
    }

    /// Whether something that is no file stands in the way of everything else.
    private boolean odd() throws IOException {
        boolean inTheWay = false;
        for (OddFiles.Odd odd : OddFiles.ofStore(files)) {
            String what = odd.path().getFileName() + " " + odd.what();
            if (OddFiles.isDerived(files, odd.path())) {
                findings.add(new Finding(
                        Code.PROJECTION_DAMAGED,
                        Severity.WARNING,
                        Optional.empty(),
                        files.relative(odd.path()),
                        0,
                        what,
                        NEXT_OPENING));
            } else {
                add(Code.RECORD_DAMAGED, odd.path(), 0, what, REPAIR);
                inTheWay = true;
            }
        }
        return inTheWay;
    }

    private void record(WorkerCheck workers) throws IOException {
        byte[] file = files.readIfThere(files.runtimeRecord());
        if (file == null && files.disk().list(files.workers()).isEmpty()) {
            FilesystemStore.openReadOnly(options).close();
        } else {
            RuntimeRecord record = file == null ? null : record(file);
            if (record == null) {
                add(Code.RECORD_DAMAGED, files.runtimeRecord(), 0, "runtime.json is missing or can't be read", REPAIR);
            } else {
                examine(record, workers);
            }
        }
    }

    private static @Nullable RuntimeRecord record(byte[] file) {
        try {
            long format = Records.format(file);
            if (format > Records.FORMAT) {
                throw Failures.version(format);
            }
            RuntimeRecord record = RuntimeRecord.read(file);
            if (format < Records.FORMAT) {
                throw Failures.tooOld(format);
            }
            return record;
        } catch (FormatException e) {
            return null;
        }
    }

    private void examine(RuntimeRecord record, WorkerCheck workers) throws IOException {
        progress.step("read the journal", 0, 0);
        List<JournalOwner.Named> foreign = JournalOwner.of(files).notOf(record.storeId());
        if (!foreign.isEmpty()) {
            for (JournalOwner.Named segment : foreign) {
                add(Code.JOURNAL_FOREIGN, segment.path(), 8, JournalOwner.said(segment, record.storeId()), REPAIR);
            }
            return;
        }
        Recovery.Outcome outcome = recover(record);
        if (outcome == null) {
            return;
        }
        if (outcome.end().torn() > 0) {
            torn(outcome);
        }
        checkHeaders();
        checkBundles(outcome);
        checkRuntimeLog(outcome.runtimeLog().trustedSeq());
        var journal = new JournalReader(files, record.storeId());
        try (journal) {
            checkWorkers(outcome, workers, journal);
        }
        outcome.diagnostics().forEach(this::diagnostic);
        if (depth == Depth.EVERYTHING) {
            keptJournal(record);
        }
        new DirectoryCheck(files, outcome, workers, findings).run(progress);
        new ModeCheck(files, options.root(), findings).run();
    }

    private void checkWorkers(Recovery.Outcome outcome, WorkerCheck workers, JournalReader journal) throws IOException {
        long total = outcome.catalog().size();
        long done = 0;
        for (WorkerLog log : outcome.logs()) {
            if (log.hasUnwritten()) {
                workers.withTail(log, journal, outcome.lastPosition());
            }
            progress.step("check workers", ++done, total);
        }
        for (CatalogEntry entry : outcome.catalog().entries().values()) {
            if (entry.flags().damaged()) {
                workers.damaged(entry);
            } else if (!outcome.tail().workers().containsKey(entry.id())) {
                workers.idle(entry, outcome.lastPosition());
                progress.step("check workers", ++done, total);
            }
        }
    }

    private Recovery.@Nullable Outcome recover(RuntimeRecord record) throws IOException {
        try {
            return new Recovery(files, record.storeId(), record.epoch(), options.clock()).run();
        } catch (WorkerRuntimeException e) {
            holes(record, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /// Where exactly the journal can't be read.
    private void holes(RuntimeRecord record, String why) throws IOException {
        var foundation = RepairedRecords.find(files, options);
        long checkpointed =
                foundation.checkpoint().map(Records.Checkpoint::position).orElse(-1L);
        List<JournalSalvage.Hole> holes;
        try {
            holes = new JournalSalvage(files, record.storeId(), checkpointed, _ -> false)
                    .run()
                    .holes();
        } catch (WorkerRuntimeException e) {
            holes = List.of();
        }
        for (JournalSalvage.Hole hole : holes) {
            String what = "the journal can't be read where positions " + hole.firstMissing() + " to "
                    + hole.lastMissing() + " were, which were acknowledged";
            add(Code.JOURNAL_DAMAGED, hole.file(), hole.offset(), what, REPAIR);
        }
        if (holes.isEmpty()) {
            add(Code.JOURNAL_DAMAGED, files.journal(), 0, why, REPAIR);
        }
    }

    /// What lies below the checkpoint is kept for subscribers only.
    private void keptJournal(RuntimeRecord record) throws IOException {
        for (JournalSalvage.Hole hole :
                JournalSalvage.holesOnly(files, record.storeId()).run().holes()) {
            findings.add(new Finding(
                    Code.JOURNAL_DAMAGED,
                    Severity.WARNING,
                    Optional.empty(),
                    files.relative(hole.file()),
                    hole.offset(),
                    "the journal that is kept for streams can't be read where positions " + hole.firstMissing() + " to "
                            + hole.lastMissing() + " were; no worker lacks anything",
                    "nothing; streams that go back so far say that history is gone"));
        }
    }

    private void diagnostic(Diagnostic diagnostic) {
        Optional<WorkerId> worker;
        try {
            worker = Optional.of(WorkerId.parse(diagnostic.subject()));
        } catch (WorkerRuntimeException e) {
            worker = Optional.empty();
        }
        if (worker.isPresent() && findings.list().stream().anyMatch(one -> saysMore(one, diagnostic.subject()))) {
            return;
        }
        Path file = worker.map(id -> files.worker(id).events()).orElse(files.checkpoint());
        findings.add(new Finding(
                Code.STORE_DIAGNOSTIC,
                diagnostic.severity(),
                worker,
                files.relative(file),
                0,
                diagnostic.message(),
                REPAIR));
    }

    /// Where it was found already, the place is told too.
    private static boolean saysMore(Finding finding, String worker) {
        return finding.severity() == Severity.ERROR
                && finding.worker().filter(id -> id.toString().equals(worker)).isPresent();
    }

    /// Of the segments that are not used again. Each batch is checked for itself, so it is read without.
    private void checkHeaders() throws IOException {
        long from = RepairedRecords.checkpoint(files)
                .map(checkpoint -> checkpoint.next().segment())
                .orElse(0L);
        for (Path path : JournalOwner.segmentsOf(files)) {
            if (path.compareTo(files.segment(from)) >= 0 && JournalOwner.header(files, path) == null) {
                findings.add(new Finding(
                        Code.JOURNAL_DAMAGED,
                        Severity.WARNING,
                        Optional.empty(),
                        files.relative(path),
                        0,
                        "the segment's header can't be read; its batches are checked for themselves",
                        "open the store for writing and close it; the next segment has a header again"));
            }
        }
    }

    /// Zeros and old batches are what the end of a segment looks like; this is something else.
    private void torn(Recovery.Outcome outcome) throws IOException {
        JournalScan.End end = outcome.end();
        Path path = files.segment(end.segment());
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            for (byte b : file.readFully(end.offset(), (int) Math.min(end.torn(), 4096))) {
                if (b != 0) {
                    findings.add(new Finding(
                            Code.JOURNAL_TORN,
                            Severity.INFO,
                            Optional.empty(),
                            files.relative(path),
                            end.offset(),
                            "the journal ends in bytes that are no whole batch",
                            NEXT_OPENING));
                    return;
                }
            }
        }
    }

    /// Every line that must be in the file, from the first on.
    private void checkRuntimeLog(long through) throws IOException {
        if (through == 0 || !files.disk().exists(files.runtimeLog())) {
            if (through > 0) {
                add(Code.RECORD_DAMAGED, files.runtimeLog(), 0, "runtime.jsonl is missing", REPAIR);
            }
            return;
        }
        var last = new long[1];
        try (DiskFile file = files.disk().open(files.runtimeLog(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            long end = log.forwards(0, log.size(), line -> {
                boolean next = last[0] < through && Line.seq(line, 0, line.length) == last[0] + 1;
                last[0] += next ? 1 : 0;
                return next;
            });
            if (last[0] < through) {
                String what = "sequence " + (last[0] + 1) + " of " + through + ": no whole line with a right checksum";
                add(Code.RECORD_DAMAGED, files.runtimeLog(), end, what, REPAIR);
            }
        }
    }

    private void checkBundles(Recovery.Outcome outcome) {
        var shelf = new BundleShelf(files, outcome.bundles());
        for (BundleId id : outcome.bundles().keySet()) {
            try {
                shelf.read(id);
            } catch (WorkerRuntimeException e) {
                Path file =
                        files.bundle(Objects.requireNonNull(outcome.bundles().get(id)));
                add(Code.BUNDLE_DAMAGED, file, 0, String.valueOf(e.getMessage()), Failures.BUNDLE_AGAIN);
            }
        }
    }

    private void add(Code code, Path file, long offset, String message, String remedy) {
        findings.add(
                new Finding(code, Severity.ERROR, Optional.empty(), files.relative(file), offset, message, remedy));
    }
}
