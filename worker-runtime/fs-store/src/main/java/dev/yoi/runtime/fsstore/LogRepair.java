package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.Lineage;
import dev.yoi.runtime.state.WorkerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes one worker's log the longest that can be told whole: its lines from the first on without a gap, each
/// from the file where it is intact there, else from the journal. What is not in it is set aside, byte for byte.
final class LogRepair {
    private static final int PIECE_BYTES = 1 << 20;

    /// A part of the file that does not stay.
    record Dropped(long offset, long length) {}

    /// What the log becomes. `last` is its last sequence, 0 when nothing can be told, `position` its commit
    /// position; `fromJournal` counts lines that the file does not have; `lost` is whether lines were found
    /// behind a gap that nothing fills.
    record Result(long last, long position, long fromJournal, List<Dropped> dropped, long lost) {
        boolean unchanged() {
            return fromJournal == 0 && dropped.isEmpty();
        }
    }

    /// Where the good lines go.
    interface Sink {
        void line(byte[] line) throws IOException;
    }

    private final StoreFiles files;
    private final WorkerId id;
    private final TreeMap<Long, TailEvent.InJournal> journal;
    private final JournalReader reader;
    private final List<Dropped> dropped = new ArrayList<>();
    private @Nullable WorkerState state;
    private long position;
    private long fromJournal;
    private long lost;

    LogRepair(StoreFiles files, WorkerId id, TreeMap<Long, TailEvent.InJournal> journal, JournalReader reader) {
        this.files = files;
        this.id = id;
        this.journal = journal;
        this.reader = reader;
    }

    /// Finds out what the log becomes, and hands out its lines. Changes nothing itself.
    Result read(Sink sink) throws IOException {
        WorkerPaths paths = files.worker(id);
        if (files.disk().exists(paths.events())) {
            try (DiskFile file = files.disk().open(paths.events(), Disk.Mode.READ)) {
                var log = new LogFile(file);
                if (Identity.foreign(files, id) == null) {
                    fromFile(log, sink);
                } else {
                    dropped.add(new Dropped(0, log.size()));
                }
            }
        }
        fill(Long.MAX_VALUE, sink);
        boolean gap = journal.ceilingKey(next()) != null;
        return new Result(
                next() - 1,
                position(),
                fromJournal,
                mergedDrops(),
                lost + (gap ? journal.tailMap(next()).size() : 0));
    }

    /// Of the last line; 0 when that is a copied one, which has the position of where it comes from.
    private long position() {
        Lineage lineage = state == null ? null : state.record().lineage();
        return lineage != null && lineage.atSeq() >= next() - 1 ? 0 : position;
    }

    private long next() {
        return state == null ? 1 : state.lastSeq() + 1;
    }

    private void fromFile(LogFile log, Sink sink) throws IOException {
        long at = 0;
        while (at < log.size()) {
            byte[] line = log.read(at);
            if (line == null) {
                long resume = log.nextLine(at);
                dropped.add(new Dropped(at, resume - at));
                at = resume;
                continue;
            }
            long seq = Line.seq(line, 0, line.length);
            fill(seq, sink);
            byte[] journaled = seq == next() ? fromJournal(seq) : null;
            byte[] chosen = journaled == null ? line : journaled;
            boolean differs = !Arrays.equals(chosen, line);
            if (seq != next() || !take(chosen, sink)) {
                dropped.add(new Dropped(at, line.length + 1L));
                lost += seq >= next() ? 1 : 0;
            } else if (differs) {
                dropped.add(new Dropped(at, line.length + 1L));
                fromJournal++;
            }
            at += line.length + 1L;
        }
    }

    /// Lines that are missing before `seq`, from the journal.
    private void fill(long seq, Sink sink) throws IOException {
        for (long missing = next(); missing < seq; missing = next()) {
            byte[] found = fromJournal(missing);
            if (found == null || !take(found, sink)) {
                return;
            }
            fromJournal++;
        }
    }

    /// Null when the journal does not have it, or not any more.
    byte @Nullable [] fromJournal(long seq) throws IOException {
        TailEvent.InJournal event = journal.get(seq);
        RecordedEvent found = event == null ? null : reader.event(event);
        return found == null ? null : found.encoded().orElseThrow();
    }

    /// False when the line is none that could follow.
    private boolean take(byte[] line, Sink sink) throws IOException {
        try {
            state = StateLoader.apply(id, state, EventDecoder.decode(line));
        } catch (FormatException | WorkerRuntimeException e) {
            return false;
        }
        position = Line.position(line, 0, line.length);
        sink.line(line);
        return true;
    }

    private List<Dropped> mergedDrops() {
        var merged = new ArrayList<Dropped>();
        for (Dropped one : dropped) {
            Dropped before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && before.offset + before.length == one.offset) {
                merged.set(merged.size() - 1, new Dropped(before.offset, before.length + one.length));
            } else {
                merged.add(one);
            }
        }
        return List.copyOf(merged);
    }

    /// Sets aside what does not stay, then writes the log as it is to be, and puts it into its place.
    static void write(StoreFiles files, WorkerId id, Result result, LogRepair again, Quarantine quarantine)
            throws IOException {
        WorkerPaths paths = files.worker(id);
        for (Dropped gone : result.dropped()) {
            quarantine.setAside(paths.events(), gone.offset(), gone.length(), "damaged, or behind damage, in the log");
        }
        files.disk().createDirectory(files.workers());
        files.disk().createDirectory(files.fan(id));
        files.disk().createDirectory(paths.directory());
        try (DiskFile target = files.disk().open(paths.incoming(), Disk.Mode.CREATE)) {
            target.truncate(0);
            var output = new Output(target);
            var _ = again.read(output);
            output.flush();
            target.force();
        }
        for (var derived : List.of(paths.state(), paths.overview(), paths.transcript())) {
            files.disk().delete(derived);
        }
        files.disk().rename(paths.incoming(), paths.events());
        syncDirectories(files, id);
        files.disk().syncDirectory(files.home());
    }

    private static void syncDirectories(StoreFiles files, WorkerId id) throws IOException {
        files.disk().syncDirectory(files.worker(id).directory());
        files.disk().syncDirectory(files.fan(id));
        files.disk().syncDirectory(files.workers());
    }

    /// Makes a log durable that is what it is to be: nobody knows whether it is synced behind `seq`, and when a
    /// sync of an earlier process failed, another one would save nothing of what is not written again.
    static void harden(StoreFiles files, WorkerId id, long seq) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.WRITE)) {
            long end = file.size();
            for (long at = new LogFile(file).offsetOf(seq); at < end; at += PIECE_BYTES) {
                byte[] piece = file.readFully(at, (int) Math.min(PIECE_BYTES, end - at));
                file.write(ByteBuffer.wrap(piece), at);
            }
            file.force();
        }
        syncDirectories(files, id);
    }

    private static final class Output implements Sink {
        private final DiskFile target;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private long bytes;

        Output(DiskFile target) {
            this.target = target;
        }

        @Override
        public void line(byte[] line) throws IOException {
            waiting.writeBytes(line);
            waiting.write('\n');
            if (waiting.size() >= PIECE_BYTES) {
                flush();
            }
        }

        void flush() throws IOException {
            target.write(ByteBuffer.wrap(waiting.toByteArray()), bytes);
            bytes += waiting.size();
            waiting.reset();
        }
    }
}
