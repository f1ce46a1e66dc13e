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
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The doctor's look at one worker at a time: its whole log, and whether everything derived from it is what it
/// should be. In bounded memory, however long the log is.
final class WorkerCheck {
    private static final String REBUILT = "nothing to do; it is rebuilt when it is needed";
    private static final String KEEP = "keep a copy of the worker's directory and restore it from a backup";
    private static final String NEXT_OPENING = "open the store for writing; it deals with this by itself";

    private final StoreFiles files;
    private final UUID storeId;
    private final List<Finding> findings;

    WorkerCheck(StoreFiles files, UUID storeId, List<Finding> findings) {
        this.files = files;
        this.storeId = storeId;
        this.findings = findings;
    }

    /// A worker whose events are all in its file.
    void idle(CatalogEntry entry) throws IOException {
        WorkerPaths paths = files.worker(entry.id());
        var fold = fold(entry.id(), entry.lastSeq());
        if (fold == null || fold.state == null) {
            return;
        }
        if (!CatalogEntry.of(fold.state).equals(entry)) {
            projection(entry.id(), Code.CATALOG_DIFFERS, files.catalog(), "the catalog does not say what the log says");
        }
        if (fold.end < fold.size) {
            add(entry.id(), Code.LOG_BEHIND, paths.events(), fold.end, "bytes lie behind the log's end", NEXT_OPENING);
        }
        record(entry.id(), paths);
        StateForm.Snapshot snapshot = new StateLoader(files).snapshot(entry.id());
        if (snapshot == null || !snapshot.state().equals(fold.state)) {
            projection(entry.id(), Code.PROJECTION_DAMAGED, paths.state(), "state.json is not the fold of the log");
        }
        byte[] overview = files.readIfThere(paths.overview());
        if (overview == null || !Arrays.equals(overview, StateForm.overviewFile(fold.state))) {
            projection(entry.id(), Code.PROJECTION_DAMAGED, paths.overview(), "overview.json is not what the log says");
        }
        if (sum(paths.transcript()) != fold.transcript.getValue()) {
            projection(
                    entry.id(), Code.PROJECTION_DAMAGED, paths.transcript(), "the transcript is not what the log says");
        }
    }

    /// A worker that the store knows to be damaged: says where.
    void damaged(CatalogEntry entry) throws IOException {
        fold(entry.id(), Long.MAX_VALUE);
    }

    /// A worker whose last events are in the journal: the file is checked as far as it was synced.
    void withTail(WorkerLog log) throws IOException {
        if (log.trustedSeq() > 0) {
            fold(log.id(), log.trustedSeq());
        }
        try (var reader = new JournalReader(files, storeId)) {
            for (TailEvent event :
                    log.view(log.trustedSeq() + 1, Integer.MAX_VALUE, false).tail()) {
                if (reader.event(event) == null) {
                    add(log.id(), Code.JOURNAL_DAMAGED, files.journal(), 0, "the journal can't be read again", KEEP);
                    return;
                }
            }
        }
    }

    private @Nullable Folding fold(WorkerId id, long through) throws IOException {
        Path events = files.worker(id).events();
        var folding = new Folding(id, through);
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            var log = new LogFile(file);
            folding.size = log.size();
            folding.end = log.forwards(0, log.size(), folding::take);
        } catch (NoSuchFileException e) {
            add(id, Code.LOG_DAMAGED, events, 0, "the log is missing", KEEP);
            return null;
        }
        if (folding.wrong != null || folding.next <= through) {
            String what = folding.wrong == null ? "no whole line with a right checksum" : folding.wrong;
            add(id, Code.LOG_DAMAGED, events, folding.end, "sequence " + folding.next + ": " + what, KEEP);
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
                add(id, Code.RECORD_DAMAGED, paths.record(), 0, "worker.json is that of another worker", KEEP);
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
        private final CRC32C transcript = new CRC32C();
        private long next = 1;
        private long size;
        private long end;
        private @Nullable WorkerState state;
        private @Nullable String wrong;

        Folding(WorkerId id, long through) {
            this.id = id;
            this.through = through;
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
