package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.Checkpointer.Moment;
import dev.yoi.runtime.fsstore.format.Records.Loss;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The threads of an open store and what connects them: the committer writes the journal, the write-through the
/// worker files, housekeeping makes checkpoints, the preparer makes segments and bundle files ready.
final class Engine {
    /// Workers in memory at which a checkpoint begins, to give their memory back.
    private static final int MANY_WORKERS = 20_000;

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private final FilesystemStoreOptions options;
    private final JournalWriter.Context context;
    private final Publication.Known known;
    private final Health health;
    private final Quarantine quarantine;
    private final Flow flow;
    private final SegmentSupply supply;
    private final WriteThrough writeThrough;
    private final JournalWriter journal;
    private final Committer committer;
    private final Checkpointer checkpointer;
    private final CheckpointPace pace;
    private final ExecutorService housekeeping = thread("yoi-store-checkpoint");
    private final ExecutorService preparer = thread("yoi-store-prepare");
    private final AtomicBoolean checkpointDue = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final long openedAt;
    private volatile long lastPosition;
    private volatile Moment moment;
    private long journalTotal;
    private long journalDone;
    /// By size alone no checkpoint is tried before the journal has grown to this, since the last one failed.
    private volatile long notBefore;

    private Engine(FilesystemStoreOptions options, JournalWriter.Context context, Recovery.Outcome outcome)
            throws IOException {
        this.options = options;
        this.context = context;
        StoreFiles files = context.files();
        var limits = options.limits();
        this.known = new Publication.Known(
                outcome.catalog(), new LiveWorkers(outcome.catalog()), new BundleShelf(files, outcome.bundles()));
        this.health = new Health(new Troubles(options.clock(), outcome.diagnostics()));
        for (Loss loss : Losses.told(files)) {
            health.troubles().add(LostEnd.CODE, loss.subject(), loss.message());
        }
        known.bundles().troubles().forEach(this::bundleDamaged);
        context.disk().whenASyncFails(cause -> health.stop(Failures.syncFailed(cause)));
        Place.network(files.home(), files.disk())
                .ifPresent(type -> health.troubles()
                        .warn(
                                "network_file_system",
                                "store",
                                "the store is on a network file system (" + type
                                        + "); its locks and syncs may not hold there"));
        this.flow = new Flow(limits);
        this.supply = new SegmentSupply(files, limits.segmentBytes(), preparer, new JournalRoom());
        this.lastPosition = outcome.lastPosition();
        this.openedAt = lastPosition;
        this.quarantine = new Quarantine(files, options.clock(), context.epoch());
        settleJournal(outcome);
        this.writeThrough = writeThrough(outcome);
        this.journal = new JournalWriter(
                context,
                outcome.segments(),
                supply,
                outcome.lastPosition(),
                outcome.end().segment());
        journal.begin();
        this.checkpointer = new Checkpointer(
                new Checkpointer.Parts(
                        files, context.lock(), known, writeThrough, outcome.segments(), supply, new Refusals()),
                outcome.catalogFiles(),
                options.clock(),
                context.epoch(),
                limits.retainedBytes());
        this.pace = new CheckpointPace(options.checkpoints(), lastPosition);
        this.moment = new Moment(lastPosition, journal.next(), outcome.end().bytesBehindCheckpoint());
        this.journalTotal = moment.journalBytes();
        flow.journalGrew(journalTotal);
        var publication = new Publication(known, writeThrough, flow, new Progress(), checkpointer);
        this.committer = new Committer(
                journal,
                publication,
                limits.segmentBytes(),
                outcome.runtimeLog().lastSeq());
    }

    static Engine start(FilesystemStoreOptions options, JournalWriter.Context context, Recovery.Outcome outcome)
            throws IOException {
        var engine = new Engine(options, context, outcome);
        engine.bringForward(outcome);
        engine.writeThrough.start();
        engine.committer.start();
        if (outcome.end().bytesBehindCheckpoint() > 0
                || outcome.catalogFiles().current().isEmpty()) {
            engine.checkpointSoon();
        }
        return engine;
    }

    Publication.Known known() {
        return known;
    }

    Health health() {
        return health;
    }

    Flow flow() {
        return flow;
    }

    long lastPosition() {
        return lastPosition;
    }

    /// Refuses what can't be taken now; a full disk is looked at again meanwhile.
    void checkWritable(boolean endsWork) {
        if (health.full()) {
            supply.lookForRoom();
        }
        health.checkWritable(endsWork);
    }

    void submit(Request request) {
        committer.submit(request);
    }

    /// What an earlier process left at the journal's end is set aside, and what it may not have synced is written
    /// again before anything is built on it: if a sync failed there, it is in memory only, and another sync would
    /// not save it. Everything before that was synced when the next batch was written.
    private void settleJournal(Recovery.Outcome outcome) throws IOException {
        StoreFiles files = context.files();
        JournalScan.End end = outcome.end();
        if (end.segment() != 0) {
            Path path = files.segment(end.segment());
            if (end.torn() > 0) {
                quarantine.setAside(path, end.offset(), end.torn(), "cut off at the end of the journal");
            }
            try (DiskFile last = files.disk().open(path, Disk.Mode.WRITE)) {
                int length = Math.toIntExact(end.offset() - end.unvouched());
                last.write(ByteBuffer.wrap(last.readFully(end.unvouched(), length)), end.unvouched());
                last.force();
            }
        }
        for (Path path : files.disk().list(files.journal())) {
            if (path.getFileName().toString().endsWith(".tmp")) {
                files.disk().delete(path);
            }
        }
    }

    private WriteThrough writeThrough(Recovery.Outcome outcome) throws IOException {
        StoreFiles files = context.files();
        var open = new OpenFiles(files.disk(), options.limits().openFiles());
        var runtimeLog = new RuntimeLogWriter(
                files, outcome.runtimeLog().trustedSeq(), outcome.runtimeLog().lines(), quarantine);
        var parts = new WriteThrough.Parts(
                new WorkerWriter(files, open, quarantine, this::foundMore),
                runtimeLog,
                new ReachedMark(files, this::lastPosition),
                open,
                () -> new JournalReader(files, context.storeId()));
        return new WriteThrough(parts, flow, new Observer());
    }

    /// A worker's file holds what nothing else knows of; it is being set aside. Committed behind where this
    /// opening began, it is a part of the journal's end that was lost, and that nothing told of then.
    private void foundMore(WorkerId id, long position) {
        if (position > openedAt) {
            String what = "its file held events that were committed behind position " + openedAt
                    + ", which the journal does not hold; they are in quarantine";
            health.troubles().add(LostEnd.CODE, id.toString(), what);
        }
    }

    /// Files follow behind the opening, in the order of the journal: a removal first, then what came after it.
    private void bringForward(Recovery.Outcome outcome) {
        for (WorkerId id : outcome.tail().removed()) {
            if (outcome.tail().copied().contains(id)) {
                continue; // a copy has taken the place, after the removal was done
            }
            var gone = new WorkerLog(id, 0);
            gone.remove();
            checkpointer.mark(id);
            writeThrough.worker(gone);
        }
        for (WorkerLog log : outcome.logs()) {
            known.live().put(log);
            if (log.needsJournal()) {
                writeThrough.leave(log);
            } else {
                setAsideTail(log);
            }
            if (log.damage() == null && log.schedule()) {
                writeThrough.worker(log);
            }
        }
        outcome.repairs().forEach(this::repair);
    }

    /// Of a worker whose files can't be read the journal alone has the last events, and it will not keep them.
    private void setAsideTail(WorkerLog log) {
        String damage = log.damage();
        if (damage != null && log.hasUnwritten()) {
            new Observer().damaged(log, damage);
        }
    }

    void repairTranscript(WorkerId id) {
        WorkerLog log = known.live().touchKnown(id);
        if (log != null) {
            log.transcriptDamaged();
            repair(id);
        }
    }

    void repair(WorkerId id) {
        WorkerLog log = known.live().touchKnown(id);
        if (log != null && log.damage() == null && log.schedule()) {
            writeThrough.worker(log);
        }
    }

    /// Waits until everything that was committed is in files, removals included.
    void awaitWritten() {
        CompletableFuture<Void> reached = writeThrough.passed();
        Waiting.uninterruptibly(() -> {
            try {
                reached.get();
            } catch (ExecutionException e) {
                // looked at below
            }
        });
        if (reached.isCompletedExceptionally()) {
            throw Failures.busy("some workers' files are behind");
        }
    }

    CompletableFuture<Void> writeBundle(ConfigBundle bundle, Digest digest) {
        var written = new CompletableFuture<Void>();
        preparer.execute(() -> {
            try {
                known.bundles().write(bundle, digest, quarantine);
                written.complete(null);
            } catch (IOException | RuntimeException e) {
                written.completeExceptionally(e);
            }
        });
        return written;
    }

    /// A reader met damage: from then on the worker is known for it, in the next process too.
    void logHurt(WorkerId id, String what) {
        WorkerLog log = known.live().touchKnown(id);
        if (log == null) {
            return; // it was removed meanwhile
        }
        log.hurt(what);
        known.catalog().markDamaged(id);
        checkpointer.mark(id);
        health.troubles().add("worker_damaged", id.toString(), what);
    }

    /// It concerns those who need this bundle only.
    void bundleDamaged(BundleId id, WorkerRuntimeException what) {
        health.troubles().add(what.code().code(), "bundle " + id, String.valueOf(what.getMessage()));
    }

    void bundleSound(Digest digest) {
        for (BundleId id : known.bundles().idsOf(digest)) {
            health.troubles().clear(ErrorCode.BUNDLE_MISSING.code(), "bundle " + id);
            health.troubles().clear(ErrorCode.BUNDLE_DIGEST_MISMATCH.code(), "bundle " + id);
        }
    }

    private void checkpointSoon() {
        if (!closing.get() && checkpointDue.compareAndSet(false, true)) {
            housekeeping.execute(() -> {
                checkpointDue.set(false);
                if (!health.stopped()) {
                    checkpoint(false);
                }
            });
        }
    }

    /// On the housekeeping thread. A failed sync stops the store (I16); what is merely late is tried again later.
    private boolean checkpoint(boolean clean) {
        Moment now = moment;
        var flight = new FlightEvents.Checkpoint();
        flight.begin();
        boolean done = checkpoint(now, clean);
        flight.ended(now.position(), clean, done);
        return done;
    }

    private boolean checkpoint(Moment now, boolean clean) {
        try {
            checkpointer.run(now, clean);
            flow.journalShrank(now.journalBytes() - journalDone);
            journalDone = now.journalBytes();
            notBefore = 0;
            pace.covers(now.position());
            health.troubles().clear("store_full", "checkpoint");
            health.troubles().clear("store_busy", "checkpoint");
            return true;
        } catch (Checkpointer.BehindException e) {
            LOG.log(System.Logger.Level.DEBUG, "no checkpoint while worker files are behind", e); // the reason was said
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "a checkpoint failed", e);
            if (Failures.noSpace(e)) {
                health.troubles().add("store_full", "checkpoint", "there is no space for a checkpoint");
            } else if (Failures.tooManyFiles(e)) {
                health.troubles().add("store_busy", "checkpoint", "this process has too many files open");
            } else {
                health.stop(Failures.io("a checkpoint", e));
            }
        } catch (WorkerRuntimeException e) {
            health.stop(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a checkpoint failed", e);
            health.stop(Failures.corrupt("a checkpoint failed"));
        }
        notBefore = now.journalBytes() + options.limits().checkpointBytes();
        return false;
    }

    /// Everything is durable already; a clean close leaves plain files behind and frees the store.
    void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        health.closed();
        committer.close();
        housekeeping.execute(this::lastCheckpoint);
        end(housekeeping);
        writeThrough.close();
        supply.stop();
        end(preparer);
        try {
            supply.close();
            context.files().disk().delete(context.files().holder());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "closing the store left files behind", e);
        }
        try {
            context.lock().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the store's lock could not be given up", e);
        }
    }

    private void lastCheckpoint() {
        if (health.stopped()) {
            return;
        }
        if (checkpoint(true)) {
            forgetOldFormat();
        } else {
            LOG.log(System.Logger.Level.DEBUG, "the store was closed without a checkpoint; the next opening replays");
        }
    }

    private void forgetOldFormat() {
        try {
            Migrating.forgetOld(options, context.disk());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the store of the older format could not be deleted", e);
        }
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        Waiting.uninterruptibly(() -> {
            while (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.log(System.Logger.Level.WARNING, "the store is still closing");
            }
        });
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /// Hears from the committer how far the journal is.
    private final class Progress implements Publication.Progress {
        @Override
        public void through(long position) {
            lastPosition = position;
        }

        @Override
        public void batch(long position, int bytes) {
            journalTotal += bytes;
            moment = new Moment(position, journal.next(), journalTotal);
            boolean much = flow.journalBytes() >= options.limits().checkpointBytes()
                    || known.live().size() >= MANY_WORKERS;
            if (pace.wrote(position) || (much && journalTotal >= notBefore)) {
                checkpointSoon();
            }
        }

        @Override
        public void idle() {
            supply.lookForRoom();
            // behind the batch that vouches for the last one, so that a close ends where the journal does
            moment = new Moment(moment.position(), journal.next(), moment.journalBytes());
            if (pace.quiet()) {
                checkpointSoon();
            }
        }

        @Override
        public void stopped(WorkerRuntimeException failure) {
            health.stop(failure);
        }
    }

    /// Hears from the supply of segments whether the journal has room to go on.
    private final class JournalRoom implements SegmentSupply.Room {
        @Override
        public void lacking() {
            health.journalFull(true);
            health.troubles().add("store_full", "journal", "there is no space for the journal");
        }

        @Override
        public void enough() {
            health.journalFull(false);
            health.troubles().clear("store_full", "journal");
            checkpointSoon();
        }
    }

    /// Hears from checkpoints which workers' files may not be written (row O).
    private final class Refusals implements WorkerSync.Refusals {
        private final Set<WorkerId> refused = ConcurrentHashMap.newKeySet();

        @Override
        public void refused(WorkerLog log, IOException cause) {
            LOG.log(System.Logger.Level.DEBUG, "a worker's files may not be written", cause);
            refused.add(log.id());
            String what = "its files may not be written: permission denied; its events are kept";
            health.troubles().add("worker_behind", log.id().toString(), what);
        }

        @Override
        public void accepted(WorkerLog log) {
            if (refused.remove(log.id())) {
                health.troubles().clear("worker_behind", log.id().toString());
            }
        }
    }

    /// Hears from the write-through what it could not do.
    private final class Observer implements WriteThrough.Observer {
        @Override
        public void damaged(WorkerLog log, WorkerRuntimeException damage) {
            damaged(log, String.valueOf(damage.getMessage()));
        }

        void damaged(WorkerLog log, String what) {
            log.damaged(what);
            known.catalog().markDamaged(log.id());
            health.troubles().add("worker_damaged", log.id().toString(), what);
            try (var reader = new JournalReader(context.files(), context.storeId())) {
                byte[] lines = log.unwrittenLines(reader);
                if (lines.length > 0) {
                    Path events = context.files().worker(log.id()).events();
                    quarantine.setAside(events, lines, "acknowledged, and behind damage in the worker's log");
                    Losses.add(context.files(), List.of(setAside(log)));
                }
            } catch (IOException e) {
                health.stop(Failures.io("setting a damaged worker's events aside", e));
            }
        }

        private Loss setAside(WorkerLog log) {
            WorkerLog.View view = log.view(0, 0, false);
            String what = "sequences " + (view.writtenSeq() + 1) + " to " + view.lastSeq() + " of worker " + log.id()
                    + " were acknowledged and could not be written into its log; they are in quarantine, and as long as"
                    + " the journal has them too a repair brings them back";
            health.troubles().add(LostEnd.CODE, log.id().toString(), what);
            return new Loss(options.clock().instant(), log.id().toString(), what);
        }

        @Override
        public void behind(WorkerLog log, IOException cause) {
            LOG.log(System.Logger.Level.WARNING, "a worker's files could not be written", cause);
            if (Failures.noSpace(cause)) {
                health.filesFull(true);
                health.troubles().add("store_full", "workers", "there is no space for worker files");
            } else {
                health.troubles().add("worker_behind", log.id().toString(), "its files could not be written");
            }
        }

        @Override
        public void ended(Throwable cause) {
            health.stop(Failures.corrupt("worker files are not written any more"));
        }

        @Override
        public void caughtUp() {
            health.filesFull(false);
            health.troubles().clear("worker_behind");
            health.troubles().clear("store_full", "workers");
            checkpointSoon();
        }
    }
}
