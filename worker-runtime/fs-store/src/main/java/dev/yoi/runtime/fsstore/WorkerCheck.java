package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.fsstore.Finding.Code;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.fsstore.format.TranscriptForm;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerRecord;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The doctor's look at one worker at a time: its whole log, and whether everything derived from it is what it
/// should be. In bounded memory, however long the log is.
final class WorkerCheck {
    private static final String REBUILT = "nothing to do; it is rebuilt when it is needed";
    private static final String READABLE = "see to the owner and the mode of the worker's files, or to the disk";
    private static final String BEFORE_OPENING =
            "repair the store before anything opens it for writing; a dry run says what that would do";
    private static final String NEXT_OPENING = "open the store for writing; it deals with this by itself";

    private final StoreFiles files;
    private final boolean everything;
    private final Findings findings;
    private long workers;
    private long lines;
    private long bytes;

    WorkerCheck(StoreFiles files, StoreDoctor.Depth depth, Findings findings) {
        this.files = files;
        this.everything = depth == StoreDoctor.Depth.EVERYTHING;
        this.findings = findings;
    }

    long workers() {
        return workers;
    }

    long lines() {
        return lines;
    }

    long bytes() {
        return bytes;
    }

    private interface Look {
        void run() throws IOException;
    }

    /// Row O: files of one worker that may not be read concern that worker only.
    private void look(WorkerId id, Look look) throws IOException {
        workers++;
        try {
            look.run();
        } catch (OddFileException e) {
            add(id, Code.LOG_DAMAGED, Path.of(e.getFile()), 0, Failures.unreadable(e), StoreDoctor.REPAIR);
        } catch (IOException e) {
            add(id, Code.LOG_DAMAGED, files.worker(id).events(), 0, Failures.unreadable(e), READABLE);
        }
    }

    /// A worker whose events are all in its file; the journal ends at `lastPosition`.
    void idle(CatalogEntry entry, long lastPosition) throws IOException {
        look(entry.id(), () -> checkIdle(entry, lastPosition));
    }

    private void checkIdle(CatalogEntry entry, long lastPosition) throws IOException {
        WorkerPaths paths = files.worker(entry.id());
        var fold = fold(entry.id(), entry.lastSeq());
        if (fold == null) {
            return;
        }
        if (fold.end < fold.size && !ahead(entry.id(), entry.lastSeq(), lastPosition)) {
            add(entry.id(), Code.LOG_BEHIND, paths.events(), fold.end, "bytes lie behind the log's end", NEXT_OPENING);
        }
        record(entry.id(), paths);
        StateForm.Snapshot snapshot = new StateLoader(files).snapshot(entry.id());
        if (fold.state == null) {
            present(entry, paths, snapshot);
        } else {
            derived(entry, paths, fold, snapshot);
        }
    }

    /// Whether what is derived is there and belongs to the log's end.
    private void present(CatalogEntry entry, WorkerPaths paths, StateForm.@Nullable Snapshot snapshot)
            throws IOException {
        if (snapshot == null || snapshot.state().lastSeq() != entry.lastSeq()) {
            projection(entry.id(), Code.PROJECTION_DAMAGED, paths.state(), "state.json is not that of the log's end");
        }
        for (Path file : List.of(paths.overview(), paths.transcript())) {
            if (!files.disk().exists(file)) {
                projection(entry.id(), Code.PROJECTION_DAMAGED, file, file.getFileName() + " is missing");
            }
        }
        if (files.disk().exists(paths.transcript()) && sum(paths.transcript()) < 0) {
            projection(
                    entry.id(),
                    Code.PROJECTION_DAMAGED,
                    paths.transcript(),
                    "the transcript holds a line that can't be read");
        }
    }

    private void derived(CatalogEntry entry, WorkerPaths paths, Folding fold, StateForm.@Nullable Snapshot snapshot)
            throws IOException {
        WorkerState state = Objects.requireNonNull(fold.state, "the log was folded");
        if (!CatalogEntry.of(state).equals(entry)) {
            projection(entry.id(), Code.CATALOG_DIFFERS, files.catalog(), "the catalog does not say what the log says");
        }
        if (snapshot == null || !snapshot.state().equals(state)) {
            projection(entry.id(), Code.PROJECTION_DAMAGED, paths.state(), "state.json is not the fold of the log");
        }
        byte[] overview = files.readIfThere(paths.overview());
        if (overview == null || !Arrays.equals(overview, StateForm.overviewFile(state))) {
            projection(entry.id(), Code.PROJECTION_DAMAGED, paths.overview(), "overview.json is not what the log says");
        }
        if (sum(paths.transcript()) != fold.transcript.getValue()) {
            projection(
                    entry.id(), Code.PROJECTION_DAMAGED, paths.transcript(), "the transcript is not what the log says");
        }
    }

    /// A worker that the store knows to be damaged: says where.
    void damaged(CatalogEntry entry) throws IOException {
        look(entry.id(), () -> fold(entry.id(), Long.MAX_VALUE));
    }

    /// A worker whose last events are in the journal, which ends at `lastPosition`: the file is checked as far as
    /// it was synced.
    void withTail(WorkerLog log, JournalReader reader, long lastPosition) throws IOException {
        look(log.id(), () -> {
            checkWithTail(log, reader);
            ahead(log.id(), log.view(0, 0, false).lastSeq(), lastPosition);
        });
    }

    /// Row Q: an event is in a file only after it was in the journal, so one that lies behind the journal's end
    /// is evidence that the journal lost its end.
    boolean ahead(WorkerId id, long lastSeq, long lastPosition) throws IOException {
        LostEnd.Ahead ahead = LostEnd.ahead(files, id, lastSeq, lastPosition);
        if (ahead == null) {
            return false;
        }
        String what = "sequence " + (lastSeq + 1) + " was committed at position " + ahead.position()
                + ", and the journal ends at position " + lastPosition;
        add(id, Code.LOG_AHEAD, files.worker(id).events(), ahead.offset(), what, BEFORE_OPENING);
        return true;
    }

    private void checkWithTail(WorkerLog log, JournalReader reader) throws IOException {
        if (log.trustedSeq() > 0) {
            fold(log.id(), log.trustedSeq());
        }
        for (TailEvent event :
                log.view(log.trustedSeq() + 1, Integer.MAX_VALUE, false).tail()) {
            if (reader.event(event) == null) {
                String what = "the journal can't be read again";
                add(log.id(), Code.JOURNAL_DAMAGED, files.journal(), 0, what, StoreDoctor.REPAIR);
                return;
            }
            lines++;
        }
    }

    private @Nullable Folding fold(WorkerId id, long through) throws IOException {
        Path events = files.worker(id).events();
        WorkerRecord record = Identity.record(files, files.worker(id).record());
        if (record != null && record.id().equals(id) && Identity.isAnothers(files, record, events)) {
            String what = "the log begins with the creation of another worker than worker.json tells of";
            add(id, Code.LOG_FOREIGN, events, 0, what, StoreDoctor.REPAIR);
            return null;
        }
        var folding = new Folding(id, through, everything);
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            var log = new LogFile(file);
            folding.size = log.size();
            folding.end = log.forwards(0, log.size(), folding::take);
            lines += folding.next - 1;
            bytes += folding.end;
        } catch (NoSuchFileException e) {
            add(id, Code.LOG_DAMAGED, events, 0, "the log is missing", StoreDoctor.REPAIR);
            return null;
        }
        if (folding.wrong != null || folding.next <= through) {
            String what = folding.wrong == null ? "no whole line with a right checksum" : folding.wrong;
            add(
                    id,
                    Code.LOG_DAMAGED,
                    events,
                    folding.end,
                    "sequence " + folding.next + ": " + what,
                    StoreDoctor.REPAIR);
            return null;
        }
        return folding;
    }

    private void record(WorkerId id, WorkerPaths paths) throws IOException {
        byte[] record = files.readIfThere(paths.record());
        try {
            if (record == null) {
                projection(id, Code.PROJECTION_DAMAGED, paths.record(), "worker.json is missing");
            } else if (!StateForm.workerId(record).equals(id)) {
                add(
                        id,
                        Code.RECORD_DAMAGED,
                        paths.record(),
                        0,
                        "worker.json is that of another worker",
                        StoreDoctor.REPAIR);
            }
        } catch (FormatException | WorkerRuntimeException e) {
            projection(id, Code.PROJECTION_DAMAGED, paths.record(), "worker.json can't be read");
        }
    }

    private long sum(Path transcript) throws IOException {
        var sum = new CRC32C();
        try (DiskFile file = files.disk().open(transcript, Disk.Mode.READ)) {
            var log = new LogFile(file);
            long end = log.forwards(0, log.size(), line -> {
                sum.update(line);
                return true;
            });
            return end == log.size() ? sum.getValue() : -1;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    private void projection(WorkerId id, Code code, Path file, String message) {
        findings.add(new Finding(code, Severity.WARNING, Optional.of(id), files.relative(file), 0, message, REBUILT));
    }

    private void add(WorkerId id, Code code, Path file, long offset, String message, String remedy) {
        findings.add(new Finding(code, Severity.ERROR, Optional.of(id), files.relative(file), offset, message, remedy));
    }

    /// The log as far as it went, and what follows from it.
    private static final class Folding {
        private final WorkerId id;
        private final long through;
        private final boolean decode;
        private final CRC32C transcript = new CRC32C();
        private long next = 1;
        private long size;
        private long end;
        private @Nullable WorkerState state;
        private @Nullable String wrong;

        Folding(WorkerId id, long through, boolean decode) {
            this.id = id;
            this.through = through;
            this.decode = decode;
        }

        boolean take(byte[] line) {
            long seq = Line.seq(line, 0, line.length);
            if (next > through) {
                return false;
            }
            if (seq != next) {
                wrong = "the line has sequence " + seq;
                return false;
            }
            if (!decode) {
                next++;
                return true;
            }
            try {
                SequencedEvent event = EventDecoder.decode(line);
                state = StateLoader.apply(id, state, event);
                TranscriptItem.of(event).ifPresent(item -> transcript.update(TranscriptForm.line(item)));
            } catch (FormatException | WorkerRuntimeException e) {
                wrong = String.valueOf(e.getMessage());
                return false;
            }
            next++;
            return true;
        }
    }
}
