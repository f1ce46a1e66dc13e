package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.WriteThrough.Barrier;
import dev.yoi.runtime.fsstore.WriteThrough.Written;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/// Makes the plain files durable, says so, and only then lets go of the journal. One at a time, on the
/// housekeeping thread. The order of the steps is the promise (`docs/formats/runtime-store.md`, Checkpoints).
final class Checkpointer {
    /// What it works on.
    record Parts(
            StoreFiles files,
            StoreLock lock,
            Publication.Known known,
            WriteThrough writeThrough,
            Segments segments,
            SegmentSupply supply,
            WorkerSync.Refusals refusals) {}

    /// A moment of the journal: everything up to `position` lies before `next`; `journalBytes` is what was
    /// written to it so far in this store's life.
    record Moment(long position, JournalPlace next, long journalBytes) {}

    /// Some worker files could not be written yet: not now, perhaps later.
    static final class BehindException extends IOException {
        private static final long serialVersionUID = 1L;

        BehindException(Throwable cause) {
            super("worker files are behind", cause);
        }
    }

    private static final System.Logger LOG = System.getLogger(Checkpointer.class.getName());

    private final Parts parts;
    private final CatalogFiles catalogFiles;
    private final StateLoader states;
    private final InstantSource clock;
    private final long epoch;
    private final long retainedBytes;
    /// What an earlier attempt took and could not finish.
    private final Map<WorkerLog, Written> workers = new LinkedHashMap<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private final Set<WorkerId> changed = new HashSet<>();

    Checkpointer(Parts parts, CatalogFiles catalogFiles, InstantSource clock, long epoch, long retainedBytes) {
        this.parts = parts;
        this.catalogFiles = catalogFiles;
        this.states = new StateLoader(parts.files);
        this.clock = clock;
        this.epoch = epoch;
        this.retainedBytes = retainedBytes;
    }

    /// Workers that were removed since the last checkpoint, or changed while the store was opened.
    synchronized void mark(WorkerId id) {
        changed.add(id);
    }

    /// Everything up to the moment is durable in plain files when this returns.
    void run(Moment moment, boolean clean) throws IOException {
        Barrier barrier = await();
        barrier.workers()
                .forEach(
                        written -> workers.merge(written.log(), written, (earlier, later) -> later.following(earlier)));
        directories.addAll(barrier.directories());
        var sync = new WorkerSync(parts.files, states, clean, parts.refusals);
        Map<WorkerLog, WorkerState> saved = sync.save(workers.values());
        Together.each("yoi-store-sync", directories, this::sync);
        RuntimeLogWriter.force(parts.files);
        Set<WorkerId> listed = takeChanged();
        try {
            record(moment, clean, barrier.runtimeSeq(), listed);
        } catch (IOException | RuntimeException e) {
            listed.forEach(this::mark);
            throw e;
        }
        finished(moment, saved);
    }

    private void sync(Path directory) throws IOException {
        try {
            parts.files.disk().syncDirectory(directory);
        } catch (NoSuchFileException e) {
            // Its worker is being removed. What is lost with it is the next checkpoint's, as is its parent's entry.
            LOG.log(System.Logger.Level.DEBUG, "a directory went while its checkpoint was made", e);
        }
    }

    /// Only here the checkpoint begins to hold.
    private void record(Moment moment, boolean clean, long runtimeSeq, Set<WorkerId> listed) throws IOException {
        catalogFiles.write(
                moment.position(),
                listed,
                parts.known.catalog(),
                parts.known.bundles().refs());
        parts.lock.verify(epoch);
        UUID storeId = RuntimeRecord.read(parts.files.read(parts.files.runtimeRecord()))
                .storeId();
        var checkpoint = new Checkpoint(
                moment.position(),
                moment.next(),
                clean,
                epoch,
                clock.instant(),
                runtimeSeq,
                catalogFiles.current(),
                storeId);
        parts.files.replace(parts.files.checkpoint(), checkpoint.file());
    }

    private Barrier await() throws IOException {
        var reached = parts.writeThrough.barrier();
        try {
            Waiting.uninterruptibly(() -> {
                try {
                    reached.get();
                } catch (ExecutionException e) {
                    // looked at below, where it can be thrown
                }
            });
            return reached.resultNow();
        } catch (IllegalStateException e) {
            throw new BehindException(reached.exceptionNow());
        }
    }

    private synchronized Set<WorkerId> takeChanged() {
        var listed = new HashSet<>(changed);
        changed.clear();
        workers.values().forEach(written -> listed.add(written.log().id()));
        return listed;
    }

    private void finished(Moment moment, Map<WorkerLog, WorkerState> saved) throws IOException {
        for (Written written : workers.values()) {
            WorkerState state = saved.get(written.log());
            if (state != null) {
                parts.known.live().release(written.log(), state, written.seq());
            }
        }
        workers.clear();
        directories.clear();
        catalogFiles.deleteOld();
        for (Segment segment : parts.segments.removeThrough(moment.position(), retainedBytes)) {
            parts.supply.recycle(segment);
        }
    }
}
