package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.JsonWriter;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.fsstore.format.TranscriptForm;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings one worker's files forward. Belongs to the write-through thread. Nothing of it is synced here: until
/// the next checkpoint the journal is the truth.
final class WorkerWriter {
    private static final int TRANSCRIPT_PIECE_BYTES = 1 << 20;
    private static final int TRANSCRIPT_LINE_BYTES = 4 << 10;

    private static final int REMOVE_ATTEMPTS = 10;
    private static final System.Logger LOG = System.getLogger(WorkerWriter.class.getName());

    private final StoreFiles files;
    private final OpenFiles open;
    private final Quarantine quarantine;
    private final Surplus surplus;
    private final StateLoader states;
    private final Lines eventLines;
    private final Lines transcriptLines;
    private final JsonWriter transcriptLine = new JsonWriter(TRANSCRIPT_LINE_BYTES);
    private Set<Path> changedDirectories = new LinkedHashSet<>();

    /// Hears of a whole line that a worker's file holds, and that is not what belongs there.
    interface Surplus {
        void found(WorkerId id, long position);
    }

    WorkerWriter(StoreFiles files, OpenFiles open, Quarantine quarantine, Surplus surplus) {
        this.files = files;
        this.open = open;
        this.quarantine = quarantine;
        this.surplus = surplus;
        this.states = new StateLoader(files);
        this.eventLines = new Lines(open);
        this.transcriptLines = new Lines(open);
    }

    /// Directories that got or lost an entry since the last time this was asked.
    Set<Path> takeChangedDirectories() {
        Set<Path> taken = changedDirectories;
        changedDirectories = new LinkedHashSet<>();
        return taken;
    }

    /// Writes events that follow what is written. The first time, what lies behind the trusted prefix is compared
    /// with them and set aside where it differs. `last`: no more are known.
    void write(WorkerLog log, List<RecordedEvent> events, boolean last) throws IOException {
        WorkerFiles state = begun(log);
        if (!log.transcriptSound()) {
            int damages = log.transcriptRenewing();
            renewTranscript(log, state);
            log.transcriptRenewed(damages);
        }
        long leftover = state.leftover > 0 ? behind(log, state, joined(events)) : 0;
        eventLines.begin(state.events, state.eventsBytes);
        transcriptLines.begin(state.transcript, state.transcriptBytes);
        for (RecordedEvent event : events) {
            eventLines.addUnended(event.encoded().orElseThrow());
            TranscriptItem item = TranscriptItem.of(event.decode()).orElse(null);
            if (item != null) {
                TranscriptForm.line(transcriptLine, item);
                transcriptLines.add(transcriptLine.buffer(), transcriptLine.size());
            }
        }
        long end = eventLines.end();
        long transcriptEnd = transcriptLines.end();
        if (last && leftover > 0) {
            cut(log, state, end, leftover);
            leftover = 0;
        }
        // Only now: what failed on the way is written again, to the same places.
        state.eventsBytes = end;
        state.transcriptBytes = transcriptEnd;
        state.leftover = leftover;
    }

    private static byte[] joined(List<RecordedEvent> events) {
        var lines = new ByteArrayOutputStream();
        for (RecordedEvent event : events) {
            lines.writeBytes(event.encoded().orElseThrow());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /// Removes everything that a worker has.
    void remove(WorkerLog log) throws IOException {
        WorkerPaths paths = files.worker(log.id());
        open.close(paths.events());
        open.close(paths.transcript());
        deleteTree(paths.directory());
        if (files.disk().exists(files.fan(log.id()))) {
            changedDirectories.add(files.fan(log.id()));
        }
    }

    /// A projection of the worker may be on its way into the directory: then that is one file more than was
    /// listed.
    private void deleteTree(Path path) throws IOException {
        for (int attempt = 1; true; attempt++) {
            for (Path entry : files.disk().list(path)) {
                deleteTree(entry);
            }
            try {
                files.disk().delete(path);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (attempt == REMOVE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    WorkerFiles begun(WorkerLog log) throws IOException {
        WorkerFiles known = log.files();
        if (known != null) {
            return known;
        }
        var state = new WorkerFiles(files.worker(log.id()));
        if (log.trustedSeq() == 0) {
            create(log, state);
        } else {
            resume(log, state);
        }
        log.begun(state);
        return state;
    }

    private void create(WorkerLog log, WorkerFiles state) throws IOException {
        Path fan = files.fan(log.id());
        boolean empty = createDirectory(fan, state.paths.directory());
        if (!empty) {
            clearTheWay(state.paths, List.of(state.paths.events()));
            clearTheWay(state.paths, state.paths.derived());
        }
        // Also when they were there: a process that was killed may have made them and not synced their names.
        changedDirectories.add(files.workers());
        changedDirectories.add(fan);
        changedDirectories.add(state.paths.directory());
        WorkerState known = log.state();
        if (known != null) {
            // Whatever is there: the sync of a process before may have failed, and this one's would save nothing.
            files.replaceDerived(state.paths.record(), StateForm.workerFile(known.record()), false);
            state.recordUnsynced = true;
        }
        DiskFile transcript = transcript(state);
        if (!empty) {
            state.leftover = events(state).size();
            transcript.truncate(0);
        }
    }

    /// Answers whether it was not there before.
    private boolean createDirectory(Path fan, Path directory) throws IOException {
        try {
            return files.disk().createDirectory(directory);
        } catch (NoSuchFileException e) {
            files.disk().createDirectory(fan);
            return files.disk().createDirectory(directory);
        } catch (OddFileException e) {
            quarantine.moveAside(directory, "it " + e.what());
            return files.disk().createDirectory(directory);
        }
    }

    /// What is no file can't be written into, and what it takes the place of is written anew.
    private void clearTheWay(WorkerPaths paths, List<Path> places) throws IOException {
        for (Path place : places) {
            String odd = files.disk().oddFile(place);
            if (odd != null) {
                quarantine.moveAside(place, "it " + odd);
                changedDirectories.add(paths.directory());
            }
        }
    }

    /// Finds the end of the trusted prefix; `worker_damaged` when it is not what it was.
    private void resume(WorkerLog log, WorkerFiles state) throws IOException {
        long trusted = log.trustedSeq();
        DiskFile file;
        try {
            file = open.get(state.paths.events(), Disk.Mode.WRITE);
        } catch (NoSuchFileException e) {
            throw Failures.damaged(log.id(), "its log is missing");
        } catch (OddFileException e) {
            throw Failures.damaged(log.id(), Failures.unreadable(e));
        }
        clearTheWay(state.paths, state.paths.derived());
        var events = new LogFile(file);
        Identity.check(files, log.id(), events);
        StateForm.Snapshot snapshot = states.snapshot(log.id());
        StateForm.Written written = snapshot == null ? null : snapshot.written();
        long end = StateLoader.trustedEnd(log.id(), events, trusted, written);
        state.eventsBytes = end;
        state.leftover = events.size() - end;
        state.transcriptBytes = transcriptEnd(log.id(), state, trusted, written);
        transcript(state).truncate(state.transcriptBytes);
    }

    private long transcriptEnd(WorkerId id, WorkerFiles state, long trusted, StateForm.@Nullable Written written)
            throws IOException {
        var transcript = new LogFile(transcript(state));
        // Its name may have got lost where that of state.json did not: then it is empty, and as good as missing.
        boolean sound = written != null && written.seq() >= trusted && whole(transcript, written.transcriptBytes());
        if (written == null || !sound) {
            return rebuildTranscript(id, state, trusted);
        }
        return written.seq() > trusted ? transcript.offsetOf(trusted + 1) : written.transcriptBytes();
    }

    private static boolean whole(LogFile transcript, long bytes) throws IOException {
        if (bytes == 0 || transcript.size() < bytes) {
            return bytes == 0;
        }
        long start = transcript.startOfLineEndingAt(bytes);
        return start >= 0 && transcript.lineAt(start) != null;
    }

    /// In another file, since readers may be in this one.
    private void renewTranscript(WorkerLog log, WorkerFiles state) throws IOException {
        open.close(state.transcript);
        clearTheWay(state.paths, List.of(state.transcript));
        try {
            files.disk().delete(state.transcript);
            changedDirectories.add(state.paths.directory());
        } catch (AccessDeniedException e) {
            LOG.log(System.Logger.Level.DEBUG, "a transcript is written anew in its place", e);
        }
        state.transcriptBytes = rebuildTranscript(log.id(), state, log.writtenSeq());
    }

    /// Writes the transcript anew from the log (I4).
    private long rebuildTranscript(WorkerId id, WorkerFiles state, long through) throws IOException {
        DiskFile target = transcript(state);
        target.truncate(0);
        var events = new LogFile(events(state));
        long written = 0;
        long before = -1;
        long from = 0;
        while (from < state.eventsBytes && from > before) {
            before = from;
            var piece = new ByteArrayOutputStream();
            from = events.forwards(from, state.eventsBytes, line -> rebuild(line, through, piece));
            target.write(ByteBuffer.wrap(piece.toByteArray()), written);
            written += piece.size();
        }
        if (from < state.eventsBytes) {
            throw Failures.damaged(id, "its log can't be read at byte " + from);
        }
        return written;
    }

    /// False when the piece is full, before it takes the line: a transcript may be larger than the memory.
    private static boolean rebuild(byte[] line, long through, ByteArrayOutputStream piece) {
        if (piece.size() >= TRANSCRIPT_PIECE_BYTES) {
            return false;
        }
        if (Line.seq(line, 0, line.length) <= through) {
            TranscriptItem.of(EventDecoder.decode(line)).ifPresent(item -> {
                piece.writeBytes(TranscriptForm.line(item));
                piece.write('\n');
            });
        }
        return true;
    }

    /// How much is left over behind what is expected; nothing when that isn't what is there.
    private long behind(WorkerLog log, WorkerFiles state, byte[] expected) throws IOException {
        int length = (int) Math.min(expected.length, state.leftover);
        byte[] found = events(state).readFully(state.eventsBytes, length);
        if (Arrays.equals(found, 0, length, expected, 0, length)) {
            return state.leftover - length;
        }
        cut(log, state, state.eventsBytes, state.leftover);
        state.leftover = 0;
        return 0;
    }

    /// What the journal does not know is set aside.
    private void cut(WorkerLog log, WorkerFiles state, long from, long length) throws IOException {
        byte[] line = new LogFile(events(state)).read(from);
        if (line != null) {
            surplus.found(log.id(), Line.position(line, 0, line.length));
        }
        quarantine.setAside(state.paths.events(), from, length, "differs from the journal");
        events(state).truncate(from);
    }

    private DiskFile events(WorkerFiles state) throws IOException {
        return open.get(state.events, Disk.Mode.CREATE);
    }

    private DiskFile transcript(WorkerFiles state) throws IOException {
        return open.get(state.transcript, Disk.Mode.CREATE);
    }
}
