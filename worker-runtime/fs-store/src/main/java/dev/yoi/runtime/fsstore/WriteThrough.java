package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The one thread that writes worker files. It follows the commits; its order per worker is theirs. What it can't
/// write stays in the journal, is tried again, and holds the checkpoint back.
final class WriteThrough {
    /// What it had written when a barrier came by.
    record Written(WorkerLog log, long seq, long eventsBytes, long transcriptBytes, boolean recordUnsynced) {
        /// What is to be synced when `earlier` was not yet.
        Written following(Written earlier) {
            return new Written(log, seq, eventsBytes, transcriptBytes, recordUnsynced || earlier.recordUnsynced);
        }
    }

    /// Everything before the barrier is written; these files and directories are not yet synced.
    record Barrier(List<Written> workers, Set<Path> directories, long runtimeSeq) {}

    /// Hears of trouble.
    interface Observer {
        void damaged(WorkerLog log, WorkerRuntimeException damage);

        void behind(WorkerLog log, IOException cause);

        void caughtUp();

        /// Nothing is written any more.
        void ended(Throwable cause);
    }

    private sealed interface Step {
        record Worker(WorkerLog log) implements Step {}

        record RuntimeEvent(RuntimeLine line) implements Step {}

        record Mark(CompletableFuture<Barrier> reached) implements Step {}

        record Pass(CompletableFuture<Void> reached) implements Step {}

        record End() implements Step {}
    }

    private static final int EVENTS_AT_ONCE = 1_000;
    private static final int FILES_PER_WORKER = 2;
    /// A short wait makes one write of many small ones, unless so many bytes are waiting.
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long HURRY_BYTES = 8 << 20;
    /// More workers than files may be open: each write costs an opening too, and so is worth a longer wait.
    private static final long GATHER_FROM_MANY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long HURRY_FROM_MANY_BYTES = 24 << 20;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long RETRY_MILLIS = 500;
    private static final System.Logger LOG = System.getLogger(WriteThrough.class.getName());

    private final WorkerWriter writer;
    private final RuntimeLogWriter runtimeLog;
    private final ReachedMark reached;
    private final OpenFiles open;
    private final Supplier<JournalReader> journal;
    private final int openFiles;
    private final Flow flow;
    private final Observer observer;
    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Set<WorkerLog> behind = new LinkedHashSet<>();
    /// Workers that this opening can't bring forward; the journal is kept for another one.
    private final Set<WorkerLog> left = new LinkedHashSet<>();
    private Set<WorkerLog> dirty = new LinkedHashSet<>();
    private volatile boolean hurry;
    private volatile boolean ended;

    WriteThrough(Parts parts, Flow flow, Observer observer) {
        this.writer = parts.writer();
        this.runtimeLog = parts.runtimeLog();
        this.reached = parts.reached();
        this.open = parts.open();
        this.journal = parts.journal();
        this.openFiles = parts.open().maximum();
        this.flow = flow;
        this.observer = observer;
        this.thread = Thread.ofPlatform().name("yoi-store-apply").daemon().unstarted(this::run);
    }

    /// What it writes with.
    record Parts(
            WorkerWriter writer,
            RuntimeLogWriter runtimeLog,
            ReachedMark reached,
            OpenFiles open,
            Supplier<JournalReader> journal) {}

    void start() {
        thread.start();
    }

    /// Before the start: no checkpoint is made while the journal holds what this worker's files lack.
    void leave(WorkerLog log) {
        left.add(log);
    }

    void worker(WorkerLog log) {
        steps.add(new Step.Worker(log));
    }

    void runtime(RuntimeLine line) {
        steps.add(new Step.RuntimeEvent(line));
    }

    /// Completes when everything handed in before is written; exceptionally when something could not be. For the
    /// checkpoint only: what it does not sync then, nobody will.
    CompletableFuture<Barrier> barrier() {
        var reached = new CompletableFuture<Barrier>();
        hurry(new Step.Mark(reached));
        return reached;
    }

    /// The same for everybody else.
    CompletableFuture<Void> passed() {
        var reached = new CompletableFuture<Void>();
        hurry(new Step.Pass(reached));
        return reached;
    }

    private void hurry(Step step) {
        hurry = true;
        steps.add(step);
        LockSupport.unpark(thread);
        if (ended) {
            failMarks();
        }
    }

    /// Ends the thread after what was handed in before.
    void close() {
        hurry(new Step.End());
        Waiting.uninterruptibly(thread::join);
    }

    private void run() {
        try {
            loop();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "write-through ended; the journal keeps what it did not write", e);
            observer.ended(e);
        }
        ended = true;
        failMarks();
        closeFiles();
    }

    /// Nobody may wait for a thread that is gone.
    private void failMarks() {
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            var gone = new IOException("worker files are not written any more");
            switch (step) {
                case Step.Mark mark -> mark.reached().completeExceptionally(gone);
                case Step.Pass pass -> pass.reached().completeExceptionally(gone);
                case Step.Worker _, Step.RuntimeEvent _, Step.End _ -> {}
            }
        }
    }

    private void loop() {
        var taken = new ArrayList<Step>();
        boolean open = true;
        while (open) {
            Waiting.uninterruptibly(() -> {
                Step first = behind.isEmpty() ? steps.take() : steps.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    taken.add(first);
                }
            });
            gather();
            steps.drainTo(taken);
            reached.update();
            retry();
            for (Step step : taken) {
                open &= !(step instanceof Step.End);
                perform(step);
            }
            taken.clear();
        }
    }

    private void gather() {
        long from = System.nanoTime();
        boolean wait = true;
        while (wait) {
            boolean many = steps.size() > openFiles / FILES_PER_WORKER;
            long left = (many ? GATHER_FROM_MANY_NANOS : GATHER_NANOS) - (System.nanoTime() - from);
            wait = !hurry && left > 0 && flow.lagBytes() < (many ? HURRY_FROM_MANY_BYTES : HURRY_BYTES);
            if (wait) {
                LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
            }
        }
        hurry = false;
    }

    private void perform(Step step) {
        switch (step) {
            case Step.Worker worker -> apply(worker.log());
            case Step.RuntimeEvent event -> runtimeLog.add(event.line());
            case Step.Mark mark -> mark(mark.reached());
            case Step.Pass pass -> pass(pass.reached());
            case Step.End _ -> LOG.log(System.Logger.Level.DEBUG, "write-through ends");
        }
    }

    private void retry() {
        if (behind.isEmpty()) {
            return;
        }
        var again = new ArrayList<>(behind);
        behind.clear();
        again.forEach(this::apply);
        if (behind.isEmpty()) {
            observer.caughtUp();
        }
    }

    private void apply(WorkerLog log) {
        if (waitsBehind(log)) {
            behind.add(log);
            return;
        }
        try (JournalReader reader = journal.get()) {
            if (log.removed()) {
                writer.remove(log);
                behind.remove(log);
                dirty.remove(log);
                return;
            }
            write(log, reader);
            log.late(false);
        } catch (IOException e) {
            behind.add(log);
            log.late(!Failures.noSpace(e));
            observer.behind(log, e);
        } catch (WorkerRuntimeException e) {
            observer.damaged(log, e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "write-through failed", e);
            observer.damaged(log, Failures.damaged(log.id(), "its files could not be brought forward"));
        }
    }

    /// Files of a worker whose earlier life is not yet removed are not begun. A log that is behind itself is only
    /// written by [#retry], and removed at any time.
    private boolean waitsBehind(WorkerLog log) {
        for (WorkerLog late : behind) {
            if (late.id().equals(log.id()) && (late != log || !log.removed())) {
                return true;
            }
        }
        return false;
    }

    private void write(WorkerLog log, JournalReader reader) throws IOException {
        do {
            List<TailEvent> some = log.unwritten(EVENTS_AT_ONCE);
            if (some.isEmpty() && upToDate(log)) {
                return; // an earlier step wrote it all, and a checkpoint may have given the log up since
            }
            var events = new ArrayList<RecordedEvent>(some.size());
            long cost = 0;
            for (TailEvent event : some) {
                RecordedEvent recorded = reader.event(event);
                if (recorded == null) {
                    throw new IOException("the journal does not hold an event that it held");
                }
                events.add(recorded);
                cost += event.cost();
            }
            if (!events.isEmpty()) {
                reached.through(events.getLast().position());
            }
            dirty.add(log);
            writer.write(log, events, !log.scheduled());
            if (log.written(events.size())) {
                flow.release(cost);
            }
        } while (log.scheduled() && !log.removed() && log.hasUnwritten());
    }

    private static boolean upToDate(WorkerLog log) {
        WorkerFiles files = log.files();
        return files != null && files.leftover == 0 && log.transcriptSound();
    }

    private boolean written(CompletableFuture<?> reached) {
        try {
            runtimeLog.flush();
        } catch (IOException e) {
            reached.completeExceptionally(e);
            return false;
        }
        if (!behind.isEmpty()) {
            reached.completeExceptionally(new IOException("some workers' files could not be written"));
            return false;
        }
        return true;
    }

    private void pass(CompletableFuture<Void> reached) {
        if (written(reached)) {
            reached.complete(null);
        }
    }

    private void mark(CompletableFuture<Barrier> reached) {
        if (!written(reached)) {
            return;
        }
        left.removeIf(log -> !log.needsJournal());
        if (!left.isEmpty()) {
            reached.completeExceptionally(new IOException("some workers' files could not be read"));
            return;
        }
        var written = new ArrayList<Written>(dirty.size());
        for (WorkerLog log : dirty) {
            WorkerFiles files = log.files();
            if (files != null && !log.removed() && log.damage() == null) {
                written.add(new Written(
                        log, log.writtenSeq(), files.eventsBytes, files.transcriptBytes, files.recordUnsynced));
                files.recordUnsynced = false;
            }
        }
        dirty = new LinkedHashSet<>();
        reached.complete(new Barrier(written, writer.takeChangedDirectories(), runtimeLog.seq()));
    }

    private void closeFiles() {
        try {
            open.closeAll();
            runtimeLog.close();
            reached.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a worker file could not be closed", e);
        }
    }
}
