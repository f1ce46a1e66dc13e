package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.WriteThrough.Written;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.state.WorkerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The part of a checkpoint that concerns single workers: syncs their files and writes their states. Several
/// threads at once, since each mostly waits for the disk.
final class WorkerSync {
    private static final int STATE_FILE_BYTES = 64 << 10;

    private final StoreFiles files;
    private final StateLoader states;
    private final boolean last;
    private final Refusals refusals;
    private final Map<WorkerLog, WorkerState> saved = new ConcurrentHashMap<>();

    /// Hears of a worker whose derived files may not be written, and of one where they may be again.
    interface Refusals {
        void refused(WorkerLog log, IOException cause);

        void accepted(WorkerLog log);
    }

    /// `last`: the store is being closed, and leaves one line in each file.
    WorkerSync(StoreFiles files, StateLoader states, boolean last, Refusals refusals) {
        this.files = files;
        this.states = states;
        this.last = last;
        this.refusals = refusals;
    }

    /// Answers the states that are in files now. Removed and damaged workers are left out.
    Map<WorkerLog, WorkerState> save(Collection<Written> workers) throws IOException {
        Together.each("yoi-store-sync", workers, this::save);
        return saved;
    }

    private void save(Written written) throws IOException {
        WorkerLog log = written.log();
        if (log.removed()) {
            return;
        }
        try {
            WorkerState known = log.state();
            WorkerState state = known == null ? states.load(log.id(), written.seq()) : known;
            forceLog(log);
            derived(written, state);
            saved.put(log, state);
        } catch (WorkerRuntimeException e) {
            log.damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (!log.removed()) {
                throw e;
            }
        }
    }

    /// Row O: what is made from the log concerns this worker only, and is made again when it is missing.
    private void derived(Written written, WorkerState state) throws IOException {
        try {
            write(written, state);
            refusals.accepted(written.log());
        } catch (IOException e) {
            if (!Failures.denied(e) && !Failures.odd(e)) {
                throw e;
            }
            refusals.refused(written.log(), e);
        }
    }

    /// What can't be synced now stays in the journal, and there is no checkpoint.
    private void forceLog(WorkerLog log) throws IOException {
        WorkerPaths paths = files.worker(log.id());
        try (DiskFile open = files.disk().open(paths.events(), Disk.Mode.WRITE)) {
            open.force();
        } catch (AccessDeniedException | OddFileException e) {
            refusals.refused(log, e);
            throw new Checkpointer.BehindException(e);
        }
    }

    private void write(Written written, WorkerState state) throws IOException {
        WorkerPaths paths = files.worker(written.log().id());
        force(paths.transcript());
        var lengths = new StateForm.Written(written.seq(), written.eventsBytes(), written.transcriptBytes());
        if (!files.disk().exists(paths.record())) {
            files.replaceDerived(paths.record(), StateForm.workerFile(state.record()), true);
        } else if (written.recordUnsynced()) {
            force(paths.record());
        }
        save(written.log(), paths.state(), StateForm.file(new StateForm.Snapshot(state, lengths)));
        files.overwriteDerived(paths.overview(), StateForm.overviewFile(state));
    }

    /// A busy worker's states are added to one file as lines, of which the last counts: on some file systems it
    /// costs a hundred times more to make a file than to write into one.
    private void save(WorkerLog log, Path file, byte[] line) throws IOException {
        long end = log.stateBytes();
        log.stateBytes(0);
        if (end == 0 || last || end + line.length > STATE_FILE_BYTES || !added(file, line, end)) {
            files.replaceDerived(file, line, true);
            end = 0;
        }
        log.stateBytes(end + line.length);
    }

    /// False when somebody took the file away.
    private boolean added(Path file, byte[] line, long end) throws IOException {
        try (DiskFile open = files.disk().open(file, Disk.Mode.WRITE)) {
            if (open.size() != end) {
                return false;
            }
            open.write(ByteBuffer.wrap(line), end);
            open.force();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Through a descriptor of its own: the write-through may close its one at any time.
    private void force(Path file) throws IOException {
        try (DiskFile open = files.disk().open(file, Disk.Mode.WRITE)) {
            open.force();
        }
    }
}
