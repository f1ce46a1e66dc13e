package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Finds out a worker's state from its files: `state.json`, and what its log holds behind that. Without a good
/// `state.json` the whole log is folded.
final class StateLoader {
    private final StoreFiles files;

    StateLoader(StoreFiles files) {
        this.files = files;
    }

    /// The state as of `seq`, which must be in the worker's file; `worker_damaged` when it isn't.
    WorkerState load(WorkerId id, long seq) throws IOException {
        StateForm.Snapshot snapshot = snapshot(id);
        WorkerState from = snapshot == null || snapshot.state().lastSeq() > seq ? null : snapshot.state();
        WorkerState state = fold(id, from, seq);
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            var _ = trustedEnd(id, log, seq, snapshot == null ? null : snapshot.written());
            Identity.check(files, id, log);
        } catch (NoSuchFileException e) {
            throw Failures.damaged(id, "its log is missing");
        } catch (OddFileException e) {
            throw Failures.damaged(id, Failures.unreadable(e));
        }
        return state;
    }

    /// Where the line with the last trusted sequence ends; `worker_damaged` when the log is not what it was.
    /// Looked at before anything is built on a worker: what is acknowledged must find its place behind that line.
    static long trustedEnd(WorkerId id, LogFile events, long trusted, StateForm.@Nullable Written written)
            throws IOException {
        long end = lastEnd(events, trusted, written);
        end = end < 0 ? endOf(events, trusted) : end;
        long start = events.startOfLineEndingAt(end);
        LogFile.Found line = start < 0 ? null : events.lineAt(start);
        if (line == null || line.seq() != trusted) {
            throw Failures.damaged(id, "its log ends or breaks at byte " + end + ", before sequence " + trusted);
        }
        if (written != null && written.seq() == trusted && written.eventsBytes() != end) {
            throw Failures.damaged(id, "its log has " + end + " bytes where it had " + written.eventsBytes());
        }
        return end;
    }

    /// The file's end, if its last line is the trusted one and nothing says otherwise; else -1.
    private static long lastEnd(LogFile events, long trusted, StateForm.@Nullable Written written) throws IOException {
        LogFile.Found last = events.last();
        boolean sound = last != null
                && last.seq() == trusted
                && (written == null || written.seq() != trusted || written.eventsBytes() == last.end());
        return sound ? events.size() : -1;
    }

    /// The end of the first line with this sequence, whatever lies behind it; where it should be if there is
    /// none.
    private static long endOf(LogFile events, long seq) throws IOException {
        long start = events.offsetOf(seq);
        LogFile.Found line = events.lineAt(start);
        return line != null && line.seq() == seq ? line.end() : start;
    }

    /// `state.json`, unless it is missing, can't be read, or is damaged or another worker's: the log is the
    /// truth.
    StateForm.@Nullable Snapshot snapshot(WorkerId id) throws IOException {
        try {
            byte[] file = files.readIfThere(files.worker(id).state());
            if (file == null) {
                return null;
            }
            StateForm.Snapshot snapshot = StateForm.snapshot(file);
            return snapshot.state().id().equals(id) ? snapshot : null;
        } catch (FormatException | WorkerRuntimeException | OddFileException e) {
            return null;
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return null;
        }
    }

    /// Applies the events of the file behind `from` (null: from the start) up to `seq`.
    WorkerState fold(WorkerId id, @Nullable WorkerState from, long seq) throws IOException {
        if (from != null && from.lastSeq() == seq) {
            return from;
        }
        WorkerPaths paths = files.worker(id);
        var folding = new Fold(id, from, seq);
        try (DiskFile file = files.disk().open(paths.events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            long start = from == null ? 0 : log.offsetOf(from.lastSeq() + 1);
            long end = log.forwards(start, log.size(), folding::take);
            if (folding.state == null || folding.state.lastSeq() < seq) {
                throw Failures.damaged(id, "its log can't be read on at byte " + end);
            }
            return folding.state;
        } catch (NoSuchFileException e) {
            throw Failures.damaged(id, "its log is missing");
        } catch (OddFileException e) {
            throw Failures.damaged(id, Failures.unreadable(e));
        } catch (FormatException e) {
            throw Failures.damaged(id, "its log holds a line that is no event");
        }
    }

    /// The fold of as much of a log as can be read from its start, at most up to `through`; null when not even
    /// its first event can be.
    @Nullable
    WorkerState readable(WorkerId id, long through) throws IOException {
        var folding = new Fold(id, null, through);
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            log.forwards(0, log.size(), folding::takeIfGood);
            return folding.state;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    static WorkerState apply(WorkerId id, @Nullable WorkerState state, SequencedEvent event) {
        return state == null ? WorkerState.first(id, event) : state.apply(event);
    }

    private static final class Fold {
        private final WorkerId id;
        private final long until;
        private @Nullable WorkerState state;

        Fold(WorkerId id, @Nullable WorkerState from, long until) {
            this.id = id;
            this.state = from;
            this.until = until;
        }

        boolean takeIfGood(byte[] line) {
            long next = state == null ? 1 : state.lastSeq() + 1;
            try {
                return Line.seq(line, 0, line.length) == next && take(line);
            } catch (FormatException | WorkerRuntimeException | IllegalArgumentException e) {
                return false; // here the readable part ends
            }
        }

        boolean take(byte[] line) {
            if (Line.seq(line, 0, line.length) > until) {
                return false;
            }
            state = apply(id, state, EventDecoder.decode(line));
            return true;
        }
    }
}
