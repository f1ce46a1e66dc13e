package dev.yoi.runtime;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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

    /// Longest text recorded in one event, in UTF-16 units.
    private static final int MAX_CHUNK_CHARACTERS = 64 * 1024;

    private final WorkerCell cell;
    private final Engine engine;
    private final Runs runs;
    private final Generation generation;
    private final CountDownLatch startDecided = new CountDownLatch(1);
    /// Serialises what the execution reports, so that chunks keep their order. Never held across a wait for the
    /// disk.
    private final ReentrantLock reporting = new ReentrantLock();
    private final CopyOnWriteArrayList<OpenText> open = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable Execution execution;
    private volatile @Nullable Thread starter;
    private volatile boolean ending;
    private boolean lateNoted;

    Attempt(WorkerCell cell, Engine engine, Runs runs, Generation generation) {
        this.cell = cell;
        this.engine = engine;
        this.runs = runs;
        this.generation = generation;
    }

    Generation generation() {
        return generation;
    }

    boolean connected() {
        return phase == Phase.CONNECTED;
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

    /// The start is durable; from now on this is the worker's live execution.
    void connectedTo(Execution started) {
        execution = started;
        phase = Phase.CONNECTED;
        startDecided.countDown();
        cell.liveChanged();
    }

    /// Under the cell's lock: true for the one who ends this execution.
    boolean claimEnding() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    /// Somebody is ending this execution; its run may still end by itself, no other begins.
    boolean ending() {
        return ending;
    }

    /// Under the cell's lock: this attempt is over; what comes later is late.
    void end() {
        phase = Phase.ENDED;
        startDecided.countDown();
        open.clear();
    }

    /// Under the cell's lock: the text that waits, as events to be recorded before the end.
    List<WorkerEvent> lastChunks() {
        return chunks(true);
    }

    void begin(RunRequest request) {
        engine.tasks().start(() -> {
            Execution running = execution;
            try {
                if (running != null) {
                    running.begin(request);
                }
            } catch (RuntimeException e) {
                String why = "the backend could not begin the run: " + e.getMessage();
                runs.finish(cell, this, new WorkerEvent.RunFinished(request.run(), RunReason.FAILED, null, why));
            }
        });
    }

    @Override
    public void record(List<WorkerEvent.Reported> events) {
        awaitStart();
        Commit commit;
        reporting.lock();
        try {
            commit = cell.locked(() -> {
                checkCurrent(events);
                var all = new ArrayList<>(chunks(endsRun(events)));
                all.addAll(events);
                if (endsRun(events)) {
                    open.clear();
                }
                return runs.append(cell, this, all);
            });
        } finally {
            reporting.unlock();
        }
        commit.await();
    }

    private static boolean endsRun(List<WorkerEvent.Reported> events) {
        return events.stream().anyMatch(WorkerEvent.RunFinished.class::isInstance);
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

    private void checkCurrent(List<WorkerEvent.Reported> events) {
        boolean current = connected() && cell.attempt() == this;
        if (!current || !events.stream().allMatch(event -> runs.belongs(cell.head(), event))) {
            noteLate(events);
            throw Failures.unavailable(cell.id(), "no longer runs what this was reported for");
        }
    }

    /// Once per attempt: more would let a runaway backend fill the log.
    private void noteLate(List<WorkerEvent.Reported> events) {
        if (!lateNoted && !engine.closed() && engine.store().status().writable()) {
            lateNoted = true;
            String kinds = events.isEmpty() ? "text" : events.getFirst().kind().code();
            cell.append(List.of(runs.lateEvent(generation, kinds)));
        }
    }

    @Override
    public OpenItem openMessage(long run, ItemId item, Role role) {
        return openText(new OpenText(run, item, StreamFrame.Delta.Kind.MESSAGE, role));
    }

    @Override
    public OpenItem openReasoning(long run, ItemId item) {
        return openText(new OpenText(run, item, StreamFrame.Delta.Kind.REASONING, Role.ASSISTANT));
    }

    private OpenItem openText(OpenText text) {
        awaitStart();
        open.add(text);
        return new OpenItem() {
            @Override
            public void append(String more) {
                int from = 0;
                while (from < more.length()) {
                    int to = pieceEnd(more, from);
                    appendPiece(text, more.substring(from, to));
                    from = to;
                }
            }

            @Override
            public void close() {
                closeText(text);
            }
        };
    }

    /// Never between the halves of a surrogate pair.
    private static int pieceEnd(String text, int from) {
        int end = Math.min(text.length(), from + MAX_CHUNK_CHARACTERS);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private void appendPiece(OpenText text, String more) {
        Commit commit = null;
        reporting.lock();
        try {
            cell.locked(() -> {
                checkTextCurrent(text);
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

    private void checkTextCurrent(OpenText text) {
        var run = cell.head().currentRun();
        boolean current = connected() && cell.attempt() == this && run != null && run.run() == text.run();
        if (!current) {
            noteLate(List.of());
            throw Failures.unavailable(cell.id(), "no longer runs what this was reported for");
        }
    }

    private void closeText(OpenText text) {
        Commit commit = null;
        reporting.lock();
        try {
            if (open.contains(text)) {
                commit = flush(text, true);
                open.remove(text);
            }
        } finally {
            reporting.unlock();
        }
        if (commit != null) {
            commit.await();
        }
    }

    boolean hasOpenText() {
        return !open.isEmpty();
    }

    /// Records text that has waited since `before` or longer; called by the runtime's ticker.
    void flushOlderThan(Instant before) {
        for (OpenText text : open) {
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

    private @Nullable Commit flush(OpenText text, boolean last) {
        return cell.locked(() -> {
            if (!connected() || cell.attempt() != this) {
                return null;
            }
            List<WorkerEvent> chunk = taken(text, last);
            return chunk.isEmpty() ? null : cell.append(chunk);
        });
    }

    private List<WorkerEvent> chunks(boolean last) {
        var chunks = new ArrayList<WorkerEvent>();
        open.forEach(text -> chunks.addAll(taken(text, last)));
        return chunks;
    }

    private List<WorkerEvent> taken(OpenText text, boolean last) {
        return cell.broadcast()
                .changing(() -> text.take(last).<List<WorkerEvent>>map(List::of).orElse(List.of()));
    }

    /// What is open at this moment, for a new subscriber; called under the broadcast's lock.
    List<StreamFrame> openFrames() {
        return open.stream().flatMap(text -> text.view(cell.id()).stream()).toList();
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

    /// Stops the backend's execution within the deadline and a margin, whatever the backend does.
    Ending.Stopped stop(Duration deadline) {
        return Ending.stop(engine, execution, deadline);
    }
}
