package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One execution of a worker as the runtime sees it: starting, connected, ended, never back. It is the sink of
/// its execution: what comes here is recorded while it is the worker's current attempt, and refused as late
/// afterwards (I7).
final class Attempt implements ExecutionSink {
    private enum Phase {
        STARTING,
        CONNECTED,
        ENDED
    }

    private static final System.Logger LOG = System.getLogger(Attempt.class.getName());

    private final WorkerCell cell;
    private final Engine engine;
    private final Runs runs;
    private final Generation generation;
    private final CountDownLatch startDecided = new CountDownLatch(1);
    /// Serialises what the execution reports, so that chunks keep their order. Never held across a wait for the
    /// disk.
    private final ReentrantLock reporting = new ReentrantLock();
    /// Held while the backend begins a run, so that none begins behind a stop.
    private final ReentrantLock beginning = new ReentrantLock();
    private final OpenTexts texts;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private volatile @Nullable Execution execution;
    private volatile @Nullable Thread starter;
    /// The strongest way in which somebody is ending this execution; null while nobody is.
    private volatile Ending.@Nullable Way endingWay;
    private Ending.@Nullable Settled settled;
    /// The end of a run that the store had no room for: it is tried again, else the worker would be busy for
    /// ever.
    private volatile @Nullable RunFinished owed;
    private boolean lateNoted;

    Attempt(WorkerCell cell, Engine engine, Runs runs, Generation generation) {
        this.cell = cell;
        this.engine = engine;
        this.runs = runs;
        this.generation = generation;
        this.texts = new OpenTexts(cell);
    }

    Generation generation() {
        return generation;
    }

    boolean connected() {
        return phase.get() == Phase.CONNECTED;
    }

    /// The backend's handle; null until it started.
    @Nullable
    Execution execution() {
        return execution;
    }

    /// The thread in which the backend starts: what it reports there can't wait for the start to be recorded.
    void startingIn(Thread thread) {
        starter = thread;
    }

    /// The start is durable; from now on this is the worker's live execution, unless it was given up meanwhile.
    void connectedTo(Execution started) {
        execution = started;
        boolean live = phase.compareAndSet(Phase.STARTING, Phase.CONNECTED);
        startDecided.countDown();
        if (live) {
            cell.liveChanged();
        }
    }

    /// Waits until the start has succeeded or failed; false when it has not within `limit`.
    boolean startDecidedWithin(Duration limit) throws InterruptedException {
        return startDecided.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Under the cell's lock: the caller is ending this execution from now on. True when somebody was ending it
    /// in this way already.
    boolean claimEnding(Ending.Way way) {
        Ending.Way before = endingWay;
        if (before == null || before.compareTo(way) < 0) {
            endingWay = way;
        }
        return before == way;
    }

    /// Somebody is ending this execution; its run may still end by itself, no other begins.
    boolean ending() {
        return endingWay != null;
    }

    /// Under the cell's lock, by somebody who is ending this execution.
    Ending.Way endingWay() {
        return Objects.requireNonNull(endingWay, "nobody is ending this execution");
    }

    /// Under the cell's lock: how the end was recorded; null until then.
    Ending.@Nullable Settled settled() {
        return settled;
    }

    /// Under the cell's lock.
    void settle(Ending.Settled end) {
        settled = end;
    }

    /// Under the cell's lock: this attempt is over; what comes later is late.
    void end() {
        phase.set(Phase.ENDED);
        startDecided.countDown();
        texts.clear();
    }

    /// Under the cell's lock: the text that waits, to be recorded before the end.
    List<OpenText.Chunk> lastChunks() {
        return texts.chunks(true);
    }

    /// Lets the backend begin a run that is recorded as begun. Called on the store's thread: never fails there.
    void begin(RunRequest request) {
        try {
            engine.tasks().start(() -> beginNow(request));
        } catch (WorkerRuntimeException e) {
            // The runtime closes: the run is recorded as interrupted then, or found cut off at the next opening.
            LOG.log(System.Logger.Level.DEBUG, "run {0} does not begin: {1}", request.run(), e.getMessage());
        }
    }

    private void beginNow(RunRequest request) {
        beginning.lock();
        try {
            Execution running = execution;
            if (running != null && connected() && !ending()) {
                running.begin(request);
            }
        } catch (RuntimeException | Error e) {
            endRun(request.run(), "the backend could not begin the run: " + Failures.said(e));
        } finally {
            beginning.unlock();
        }
    }

    /// Tells the backend of a decision that is recorded. Called on the store's thread: never fails there.
    void decided(Decision decision) {
        try {
            engine.tasks().start(() -> decidedNow(decision));
        } catch (WorkerRuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a decision is not delivered: {0}", e.getMessage());
        }
    }

    private void decidedNow(Decision decision) {
        Execution running = execution;
        if (running == null || !connected()) {
            return; // its end is recorded, and the request went with its run
        }
        try {
            running.decided(decision);
        } catch (RuntimeException | Error e) {
            note(runs.undelivered(generation, Failures.said(e)));
        }
    }

    private void note(WorkerEvent diagnostic) {
        try {
            cell.locked(() -> cell.takesNotes() ? cell.append(List.of(diagnostic)) : null);
        } catch (WorkerRuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "worker {0} has no note of a failure: {1}", cell.id(), e.getMessage());
        }
    }

    /// The runtime itself ends a run as failed, if it is still going on.
    private void endRun(long run, String why) {
        endRun(new RunFinished(run, RunReason.FAILED, null, why));
    }

    private void endRun(RunFinished finished) {
        reporting.lock();
        try {
            owed = null;
            cell.locked(() -> current(List.of(finished)) ? append(List.of(finished)) : null);
        } catch (WorkerRuntimeException e) {
            owe(List.of(finished), e);
        } finally {
            reporting.unlock();
        }
    }

    /// Remembers the end of a run that was refused for want of room.
    private void owe(List<WorkerEvent.Reported> events, WorkerRuntimeException refusal) {
        for (WorkerEvent.Reported event : events) {
            if (event instanceof RunFinished finished) {
                boolean again = refusal.code() == ErrorCode.STORE_FULL || refusal.code() == ErrorCode.STORE_BUSY;
                owed = again ? finished : null;
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "the end of run {0} was refused: {1}",
                        finished.run(),
                        refusal.getMessage());
            }
        }
    }

    boolean owesEnd() {
        return owed != null;
    }

    /// Tries again to record an end that was refused; called by the runtime's ticker.
    void settleOwed() {
        RunFinished finished = owed;
        if (finished != null) {
            endRun(finished);
        }
    }

    @Override
    public void record(List<WorkerEvent.Reported> events) {
        awaitStart();
        if (events.isEmpty()) {
            return;
        }
        ReportRules.check(events);
        Commit commit;
        reporting.lock();
        try {
            commit = cell.locked(() -> {
                checkCurrent(events);
                return append(events);
            });
        } catch (WorkerRuntimeException e) {
            owe(events, e);
            throw e;
        } finally {
            reporting.unlock();
        }
        commit.await();
    }

    /// Under both locks: waiting text first, so that nothing overtakes it.
    private Commit append(List<WorkerEvent.Reported> events) {
        boolean endsRun = Runs.endsRun(events);
        List<OpenText.Chunk> chunks = texts.chunks(endsRun);
        Commit commit = runs.append(cell, this, chunks, events);
        texts.taken(chunks);
        if (endsRun) {
            texts.clear();
        }
        return commit;
    }

    /// A backend may report before its `start` has returned: that waits until the start is recorded.
    private void awaitStart() {
        if (startDecided.getCount() == 0) {
            return;
        }
        if (Thread.currentThread().equals(starter)) {
            throw Failures.unavailable(cell.id(), "has not recorded the start of this execution yet");
        }
        try {
            startDecided.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.waitInterrupted(cell.id().toString());
        }
    }

    /// Under the cell's lock: whether this is the live execution and the events are about the run going on.
    private boolean current(List<WorkerEvent.Reported> events) {
        return connected() && cell.attempt() == this && runs.belong(cell.head(), events);
    }

    private void checkCurrent(List<WorkerEvent.Reported> events) {
        if (!current(events)) {
            throw late(events.getFirst().kind().code());
        }
        runs.checkRequests(cell.head(), events);
    }

    private void checkTextCurrent(long run) {
        var current = cell.head().currentRun();
        if (!connected() || cell.attempt() != this || current == null || current.run() != run) {
            throw late("text");
        }
    }

    /// Under the cell's lock: the refusal of something late. It is noted once per attempt: more would let a
    /// runaway backend fill the log.
    private WorkerRuntimeException late(String what) {
        var refusal = Failures.unavailable(cell.id(), "no longer runs what this was reported for");
        if (!lateNoted && !engine.closed() && engine.store().status().writable() && cell.takesNotes()) {
            lateNoted = true;
            try {
                cell.append(List.of(runs.lateEvent(generation, what)));
            } catch (WorkerRuntimeException e) {
                refusal.addSuppressed(e);
            }
        }
        return refusal;
    }

    @Override
    public OpenItem openMessage(long run, ItemId item, Role role) {
        return openText(run, item, StreamFrame.Delta.Kind.MESSAGE, role);
    }

    @Override
    public OpenItem openReasoning(long run, ItemId item) {
        return openText(run, item, StreamFrame.Delta.Kind.REASONING, Role.ASSISTANT);
    }

    private OpenItem openText(long run, ItemId item, StreamFrame.Delta.Kind kind, Role role) {
        Secrets secrets = engine.secrets();
        var text = new OpenText(run, secrets.masked(item), kind, role, secrets.growing());
        awaitStart();
        cell.locked(() -> {
            checkTextCurrent(text.run());
            texts.open(text);
            return text;
        });
        return new OpenItem() {
            @Override
            public void append(String more) {
                OpenTexts.pieces(more).forEach(piece -> appendPiece(text, piece));
            }

            @Override
            public void close() {
                closeText(text);
            }
        };
    }

    private void appendPiece(OpenText text, String more) {
        Commit commit = null;
        reporting.lock();
        try {
            cell.locked(() -> {
                checkTextCurrent(text.run());
                texts.checkOpen(text);
                cell.broadcast().publish(() -> text.add(cell.id(), more, engine.now()));
                return text;
            });
            if (text.bytes() >= engine.limits().sizes().chunkBytes()) {
                commit = flush(text, false);
            }
        } finally {
            reporting.unlock();
        }
        if (commit != null) {
            commit.await();
        }
    }

    private void closeText(OpenText text) {
        Commit commit;
        reporting.lock();
        try {
            commit = flush(text, true);
            texts.close(text);
        } finally {
            reporting.unlock();
        }
        if (commit != null) {
            commit.await();
        }
    }

    boolean hasOpenText() {
        return !texts.isEmpty();
    }

    /// Records text that has waited since `before` or longer; called by the runtime's ticker.
    void flushOlderThan(Instant before) {
        for (OpenText text : texts.all()) {
            reporting.lock();
            try {
                if (text.oldest().filter(at -> !at.isAfter(before)).isPresent()) {
                    flush(text, false);
                }
            } finally {
                reporting.unlock();
            }
        }
    }

    /// Null when there is nothing to record: no text waits, or the run's end has taken it along.
    private @Nullable Commit flush(OpenText text, boolean last) {
        return cell.locked(() -> {
            if (!connected() || cell.attempt() != this || !texts.isOpen(text)) {
                return null;
            }
            List<OpenText.Chunk> chunks = texts.chunk(text, last);
            if (chunks.isEmpty()) {
                return null;
            }
            Commit commit = cell.append(chunks, List.of(), () -> {});
            texts.taken(chunks);
            return commit;
        });
    }

    /// What is open at this moment, for a new subscriber; called under the broadcast's lock.
    List<StreamFrame> openFrames() {
        return texts.views();
    }

    @Override
    public void ended(String detail) {
        awaitStart();
        runs.executionEnded(cell, this, detail);
    }

    @Override
    public void failed(String detail) {
        awaitStart();
        runs.workerFailed(cell, this, detail);
    }

    /// Stops the backend's execution within the deadline and a margin, whatever the backend does. Ending was
    /// claimed before, so once a run that is just beginning has begun, no other does.
    Ending.Stopped stop(Duration deadline) {
        awaitBegun();
        return Ending.stop(engine, execution, deadline);
    }

    /// A `begin` that hangs costs the margin, not the stop.
    private void awaitBegun() {
        try {
            if (beginning.tryLock(engine.limits().times().stopMargin().toNanos(), TimeUnit.NANOSECONDS)) {
                beginning.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
