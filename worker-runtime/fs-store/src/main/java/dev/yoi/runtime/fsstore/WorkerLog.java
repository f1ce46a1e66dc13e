package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A worker that something is under way for: its committed state, and the tail of its log that is not yet in its
/// file. An idle worker has none of this in memory. One object is one life of the worker: after a removal the
/// same id gets another one.
///
/// Guarded by its own monitor, which is never held across a wait or the disk. `files` belongs to the
/// write-through thread.
final class WorkerLog {
    /// What a reader needs to know at one moment. `tail` is what was wanted of it.
    record View(long writtenSeq, long lastSeq, List<TailEvent> tail) {}

    private final WorkerId id;
    private final ArrayList<TailEvent> tail = new ArrayList<>();
    /// Everything up to here was in the file, and synced, before this object was made.
    private final long trustedSeq;

    private @Nullable WorkerState state;
    private long queuedSeq;
    private long writtenSeq;
    private int pending;
    private boolean scheduled;
    private boolean removed;
    private boolean released;
    private volatile @Nullable String damage;
    private volatile @Nullable String hurt;
    private volatile boolean late;
    private volatile boolean unreadable;

    private @Nullable WorkerFiles files;
    private volatile boolean begun;
    private int transcriptDamages;
    private int transcriptRenewals;
    private int damagesRepaired;
    private volatile long stateBytes;

    WorkerLog(WorkerId id, long trustedSeq) {
        this.id = id;
        this.trustedSeq = trustedSeq;
        this.queuedSeq = trustedSeq;
        this.writtenSeq = trustedSeq;
    }

    WorkerId id() {
        return id;
    }

    /// For the write-through thread only: null before its first touch.
    @Nullable
    WorkerFiles files() {
        return files;
    }

    /// For checkpoints only: the length of a `state.json` that was made in this object's life, or 0.
    long stateBytes() {
        return stateBytes;
    }

    void stateBytes(long length) {
        stateBytes = length;
    }

    /// From the write-through thread: the files are found to be in order.
    void begun(WorkerFiles state) {
        files = state;
        begun = true;
    }

    /// Whether the transcript can be read from its file as far as [#writtenSeq] says.
    boolean transcriptReady() {
        return begun && transcriptSound();
    }

    /// Somebody could not read it: it is to be written anew from the log (row K).
    synchronized void transcriptDamaged() {
        transcriptDamages++;
    }

    synchronized boolean transcriptSound() {
        return transcriptDamages == damagesRepaired;
    }

    /// It is written anew from here on. Answers what to tell [#transcriptRenewed].
    synchronized int transcriptRenewing() {
        transcriptRenewals++;
        return transcriptDamages;
    }

    synchronized void transcriptRenewed(int damages) {
        damagesRepaired = damages;
    }

    /// How often it was begun anew; whoever reads it looks before and afterwards.
    synchronized int transcriptRenewals() {
        return transcriptRenewals;
    }

    long trustedSeq() {
        return trustedSeq;
    }

    /// Numbers are taken before the commit. False when this object was given up meanwhile: ask for another one.
    synchronized boolean reserve(List<SequencedEvent> events) {
        if (released) {
            return false;
        }
        if (removed) {
            throw Failures.notFound(id);
        }
        long expected = queuedSeq + 1;
        for (SequencedEvent event : events) {
            if (event.seq() != expected++) {
                throw Failures.sequence(id, event.seq(), expected - 1);
            }
        }
        queuedSeq += events.size();
        pending++;
        return true;
    }

    /// Committed: visible from here on. True when the write-through must be told.
    synchronized boolean committed(List<TailEvent> events, WorkerState after) {
        pending--;
        tail.addAll(events);
        state = after;
        return schedule();
    }

    /// As found in the journal at opening.
    synchronized void recovered(List<TailEvent> events, @Nullable WorkerState folded) {
        tail.addAll(events);
        state = folded;
        queuedSeq = trustedSeq + events.size();
    }

    synchronized void failed() {
        pending--;
    }

    synchronized boolean schedule() {
        if (scheduled) {
            return false;
        }
        scheduled = true;
        return true;
    }

    /// For the write-through: at most `limit` events that follow what is written. Afterwards it is no longer
    /// scheduled, unless there is more.
    synchronized List<TailEvent> unwritten(int limit) {
        var some = List.copyOf(tail.subList(0, Math.min(limit, tail.size())));
        scheduled = some.size() < tail.size();
        return some;
    }

    synchronized boolean scheduled() {
        return scheduled;
    }

    synchronized boolean hasUnwritten() {
        return !tail.isEmpty();
    }

    /// False when the worker was removed meanwhile, and its tail with it.
    synchronized boolean written(int count) {
        if (removed) {
            return false;
        }
        tail.subList(0, count).clear();
        writtenSeq += count;
        return true;
    }

    synchronized long writtenSeq() {
        return writtenSeq;
    }

    synchronized @Nullable WorkerState state() {
        return state;
    }

    /// What lies in the file, what is committed, and of the tail at most `limit` events from `from` on, or, with
    /// `backward`, down from it.
    synchronized View view(long from, int limit, boolean backward) {
        long last = writtenSeq + tail.size();
        long low =
                backward ? Math.max(writtenSeq + 1, Math.min(from, last) - limit + 1) : Math.max(from, writtenSeq + 1);
        long high = backward ? Math.min(from, last) : Math.min(last, low + limit - 1);
        List<TailEvent> part = low > high
                ? List.of()
                : List.copyOf(tail.subList((int) (low - writtenSeq - 1), (int) (high - writtenSeq)));
        return new View(writtenSeq, last, part);
    }

    /// Answers what the tail that nobody needs any more was charged.
    synchronized long remove() {
        removed = true;
        long cost = tail.stream().mapToLong(TailEvent::cost).sum();
        tail.clear();
        return cost;
    }

    synchronized boolean removed() {
        return removed;
    }

    /// Gives this object up if everything it knows is in files as of `durable`.
    synchronized boolean release(WorkerState durable, long durableSeq) {
        released = pending == 0
                && tail.isEmpty()
                && !scheduled
                && !removed
                && damage == null
                && hurt == null
                && writtenSeq == durableSeq
                && state != null
                && state.lastSeq() == durable.lastSeq();
        return released;
    }

    @Nullable
    String damage() {
        return damage;
    }

    /// Whether its files can't be written at the moment, for another reason than a full disk.
    boolean late() {
        return late;
    }

    void late(boolean now) {
        late = now;
    }

    void damaged(String what) {
        damage = what;
    }

    /// A reader found damage where the log was durable (row H): nothing more is taken. What was taken before is
    /// written and synced as ever.
    void hurt(String what) {
        hurt = what;
    }

    /// Why nothing more is taken; null when it is.
    @Nullable
    String refusal() {
        return damage != null ? damage : hurt;
    }

    /// Its files could not be read, which may pass: what the journal holds of it must stay there.
    void unreadable(String what) {
        damage = what;
        unreadable = true;
    }

    /// Whether only the journal can bring its files forward, at a later opening.
    boolean needsJournal() {
        return unreadable && !removed();
    }

    /// Everything that is not in the file, as lines.
    byte[] unwrittenLines(JournalReader reader) throws IOException {
        var lines = new ByteArrayOutputStream();
        for (TailEvent event : unwritten(Integer.MAX_VALUE)) {
            RecordedEvent recorded = reader.event(event);
            if (recorded != null) {
                lines.writeBytes(recorded.encoded().orElseThrow());
                lines.write('\n');
            }
        }
        return lines.toByteArray();
    }
}
