package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.CommandKeys;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One worker in memory: its state, the lock under which commands check and number events, and its live execution
/// if it has one.
///
/// There are two states. `head` includes appends that are still on their way to the disk; commands check against
/// it, under the lock. `committed` is what readers see. After a failed write the store refuses everything, so a
/// `head` that ran ahead of the disk is never built upon.
final class WorkerCell {
    private final WorkerId id;
    private final Engine engine;
    private final Broadcast broadcast;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<IdempotencyKey, CommandKeys.Entry> keys = new HashMap<>();
    private boolean keysLoaded;
    private @Nullable WorkerState head;
    private volatile @Nullable Commit tail;
    private volatile @Nullable Commit end;
    private boolean forgotten;
    private boolean leaving;
    private volatile @Nullable WorkerState committed;
    private volatile @Nullable Attempt attempt;
    /// Users of this cell; guarded by the table that hands it out.
    int holders;

    WorkerCell(WorkerId id, Engine engine, @Nullable WorkerState state) {
        this.id = id;
        this.engine = engine;
        this.broadcast = new Broadcast(engine.limits().sizes().bufferedFrames(), engine.waker());
        this.head = state;
        this.committed = state;
    }

    WorkerId id() {
        return id;
    }

    Broadcast broadcast() {
        return broadcast;
    }

    /// What readers see; `worker_not_found` before the first commit.
    WorkerState committed() {
        WorkerState state = committed;
        if (state == null) {
            throw Failures.notFound(id);
        }
        return state;
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: the state that a command checks against.
    WorkerState head() {
        WorkerState state = head;
        if (state == null) {
            throw Failures.notFound(id);
        }
        return state;
    }

    /// Under the lock: hands events to the store, without the secrets in them. `then` happens on the store's
    /// thread when they are durable and visible, before waiters go on.
    Commit append(List<WorkerEvent> events, Runnable then) {
        return append(List.of(), events, then);
    }

    /// Under the lock: with the text that waited in front. That was masked when it was told: looked at once more,
    /// without what stood before it, it could become another text.
    Commit append(List<OpenText.Chunk> texts, List<WorkerEvent> events, Runnable then) {
        return append(texts, events, then, engine.store()::append);
    }

    private Commit append(List<OpenText.Chunk> texts, List<WorkerEvent> events, Runnable then, Consumer<Append> to) {
        Instant at = engine.now();
        WorkerState next = head;
        long seq = next == null ? 1 : next.lastSeq() + 1;
        var sequenced = new ArrayList<SequencedEvent>(texts.size() + events.size());
        for (OpenText.Chunk text : texts) {
            sequenced.add(text.numbered(seq++, at));
        }
        for (WorkerEvent event : events) {
            sequenced.add(engine.secrets().masked(seq++, at, event));
        }
        for (SequencedEvent numbered : sequenced) {
            next = next == null ? WorkerState.first(id, numbered) : next.apply(numbered);
        }
        if (next == null) {
            throw new IllegalArgumentException("an append has at least one event");
        }
        WorkerState after = next;
        var commit = Commit.of(after, new Commit.Then() {
            @Override
            public void committed(List<RecordedEvent> recorded) {
                applied(after, recorded);
                then.run();
            }

            @Override
            public void removed(long position) {
                throw new IllegalStateException("an append is no removal");
            }
        });
        to.accept(new Append(id, sequenced, after, commit));
        head = after;
        tail = commit;
        noteKeys(sequenced);
        return commit;
    }

    /// Under the lock: the worker begins as `copied`, whose events are in the copy, and goes on with these.
    Commit adopt(WorkerState copied, List<WorkerEvent> events, LogCopy copy) {
        head = copied;
        return append(List.of(), events, () -> {}, copy::commit);
    }

    Commit append(List<WorkerEvent> events) {
        return append(events, () -> {});
    }

    /// What a backend says, as it may be recorded.
    String told(String text) {
        return engine.secrets().told(text);
    }

    private void applied(WorkerState after, List<RecordedEvent> recorded) {
        WorkerState before = committed;
        committed = after;
        for (RecordedEvent event : recorded) {
            var frame = new StreamFrame.Event(id, event);
            broadcast.publish(frame);
            engine.broadcast().publish(frame);
        }
        if (before != null && runsOtherwise(before, after)) {
            liveChanged();
        }
    }

    /// Whether a run began, ended, or came to wait for somebody.
    private static boolean runsOtherwise(WorkerState before, WorkerState after) {
        return runState(before.currentRun()) != runState(after.currentRun()) || before.lifecycle() != after.lifecycle();
    }

    /// Under the lock: what this key was used for before; `idempotency_conflict` when it was for another request
    /// (I8).
    CommandKeys.@Nullable Entry used(KeyUse use) {
        if (!keysLoaded) {
            head().keys().entries().forEach(entry -> keys.put(entry.use().key(), entry));
            keysLoaded = true;
        }
        CommandKeys.Entry entry = keys.get(use.key());
        if (entry != null && !entry.use().requestDigest().equals(use.requestDigest())) {
            throw Failures.keyConflict(use.key().value());
        }
        return entry;
    }

    private void noteKeys(List<SequencedEvent> events) {
        if (!keysLoaded) {
            return;
        }
        for (SequencedEvent event : events) {
            KeyUse use = keyOf(event.event());
            if (use != null) {
                keys.put(use.key(), new CommandKeys.Entry(use, event.seq()));
            }
        }
        if (keys.size() > 2 * CommandKeys.KEPT) {
            keys.clear();
            keysLoaded = false;
        }
    }

    private static @Nullable KeyUse keyOf(WorkerEvent event) {
        if (event instanceof WorkerEvent.InputAccepted accepted) {
            return accepted.key();
        }
        return event instanceof WorkerEvent.InputQueued queued ? queued.key() : null;
    }

    /// Under the lock: the last append on its way, to wait for what it builds on; null when there is none.
    @Nullable
    Commit tail() {
        return tail;
    }

    @Nullable
    Attempt attempt() {
        return attempt;
    }

    /// Under the lock.
    void attempt(@Nullable Attempt value) {
        attempt = value;
    }

    /// The attempt that is connected now, or null (I2).
    @Nullable
    Attempt connected() {
        Attempt current = attempt;
        return current != null && current.connected() ? current : null;
    }

    /// Under the lock: this append says that the last execution is over.
    void endOnItsWay(Commit commit) {
        end = commit;
    }

    /// The live facts, which belong together: `runState` is null unless connected.
    record Live(Attachment attachment, @Nullable RunState runState) {
        static final Live NONE = new Live(Attachment.NONE, null);
        static final Live STALE = new Live(Attachment.STALE, null);
    }

    /// What is alive now. An execution that has just ended is not stale while its end is on its way to the disk.
    Live live() {
        Attempt current = attempt;
        if (current != null) {
            return current.connected()
                    ? new Live(Attachment.CONNECTED, runState(committed().currentRun()))
                    : Live.NONE;
        }
        Commit last = end; // before the state: once it is done, the state says so
        if (last != null && !last.done()) {
            return Live.NONE;
        }
        WorkerState state = committed; // null once the worker was deleted
        return state != null
                        && !state.lifecycle().terminal()
                        && state.execution().cutOff()
                ? Live.STALE
                : Live.NONE;
    }

    private static RunState runState(@Nullable CurrentRun run) {
        if (run == null) {
            return RunState.IDLE;
        }
        return run.openRequests().isEmpty() ? RunState.BUSY : RunState.WAITING;
    }

    void liveChanged() {
        var frame = new StreamFrame.LiveChanged(id);
        broadcast.publish(frame);
        engine.broadcast().publish(frame);
    }

    /// Nobody would miss this cell: it can be loaded again from the store.
    private boolean idle() {
        Commit last = tail;
        return attempt == null && (last == null || last.done()) && broadcast.idle();
    }

    /// Gives this cell up if nobody would miss it; it takes no notes of late reports from then on, since another
    /// cell may stand for the worker.
    boolean forget() {
        if (!lock.tryLock()) {
            return false; // somebody notes something
        }
        try {
            forgotten = idle();
            return forgotten;
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: whether a diagnostic may be appended by somebody who does not hold this cell. Never to an
    /// intent, which may be on its way out: that would bring a phantom back.
    boolean takesNotes() {
        WorkerState state = head;
        return !forgotten && state != null && state.lifecycle() != Lifecycle.CREATED;
    }

    /// Under the lock: the worker's removal is on its way, and nothing is appended any more.
    void leave(Commit removal) {
        leaving = true;
        forgotten = true;
        head = null;
        tail = removal;
    }

    /// Under the lock.
    boolean leaving() {
        return leaving;
    }

    /// On the store's thread: the worker is no more.
    void gone(long position) {
        committed = null;
        var frame = new StreamFrame.Removed(id, position);
        broadcast.publish(frame);
        engine.broadcast().publish(frame);
    }

    EventPage page(PageRequest request) {
        return engine.store().events(id, request);
    }

    static Instant toMillis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Refuses what a worker that has ended, or was never committed, does not take.
    void checkActive() {
        WorkerState state = head();
        if (state.lifecycle().terminal()) {
            throw Failures.terminal(id, state.lifecycle());
        }
    }

    /// A refusal for a command that needs a live execution, said by what the worker is now.
    WorkerRuntimeException notConnected() {
        Attempt current = attempt;
        if (current != null) {
            return Failures.unavailable(id, "is starting or ending its execution");
        }
        return head().execution().cutOff()
                ? Failures.unavailable(id, "is stale: its execution ended with an earlier process")
                : Failures.unavailable(id, "has no execution");
    }
}
