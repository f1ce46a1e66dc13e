package dev.yoi.server.ticket;

import dev.yoi.tickets.TicketChanges;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.model.TicketFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of the workspace's tickets, one entry after another, for any number of readers at their own pace.
///
/// One thread of its own follows the folder; it may come, go and be replaced. Entries are kept in memory only: a
/// position also carries a digest of all tickets, so that a reader who comes back after a restart misses nothing
/// if nothing changed, and is told to read again if something did.
public final class TicketFeed implements AutoCloseable {
    /// Most entries that a reader can be behind.
    static final int KEPT_MAX = 1_000;
    /// Everything is compared so often, also if nothing was heard of: not every file system tells.
    private static final Duration EXAMINE_INTERVAL = Duration.ofSeconds(30);
    /// The same where the system tells nothing at all.
    private static final Duration UNWATCHED_INTERVAL = Duration.ofSeconds(5);
    /// How soon the end, or another folder, is noticed.
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration ABSENT_STEP = Duration.ofSeconds(1);
    private static final Duration END_WAIT_MAX = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TicketFeed.class);

    private final WorkspaceTickets tickets;
    private final String instance;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Deque<Entry> kept = new ArrayDeque<>();
    private @Nullable Thread thread;
    private long seq;
    private long digest;
    private boolean primed;
    private boolean closed;

    /// Something that happened. `position` is the one behind it.
    public sealed interface Entry {
        TicketPosition position();

        record Changed(TicketPosition position, TicketChanges.Change change) implements Entry {}

        /// Everything has to be read again.
        record Gap(TicketPosition position, String reason) implements Entry {}
    }

    /// `instance` tells this feed's positions from those of an earlier process: eight hex digits.
    public TicketFeed(WorkspaceTickets tickets, String instance, InstantSource clock) {
        this.tickets = tickets;
        this.instance = instance;
        this.clock = clock;
    }

    /// Begins to follow the folder.
    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = Thread.ofPlatform().daemon().name("ticket-feed").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A reader behind `wanted`, or from now on. Waits at most so long for the first look at the folder; until
    /// then there is no position to go on from.
    public TicketReader open(Optional<TicketPosition> wanted, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (!primed && !closed && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
            return wanted.isEmpty() ? new TicketReader(this, here(), null) : behind(wanted.get());
        } finally {
            lock.unlock();
        }
    }

    private TicketReader behind(TicketPosition wanted) {
        boolean ours = wanted.instance().equals(instance);
        if (ours && wanted.seq() <= seq && wanted.seq() >= seq - kept.size()) {
            return new TicketReader(this, wanted, null);
        }
        boolean same = primed && wanted.digest() == digest;
        return new TicketReader(this, here(), same ? null : ours ? "position_gone" : "other_history");
    }

    private TicketPosition here() {
        return new TicketPosition(instance, seq, digest);
    }

    private @Nullable Entry nth(long wanted) {
        return kept.stream()
                .filter(entry -> entry.position().seq() == wanted)
                .findFirst()
                .orElse(null);
    }

    /// The entry behind `at`, waiting for it; empty at the end of the reader or of the feed.
    Optional<Entry> after(long at, TicketReader reader) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !reader.isClosed() && seq == at) {
                moved.await();
            }
            if (closed || reader.isClosed()) {
                return Optional.empty();
            }
            if (at < seq - kept.size()) {
                return Optional.of(new Entry.Gap(here(), "position_gone"));
            }
            return Optional.ofNullable(nth(at + 1));
        } finally {
            lock.unlock();
        }
    }

    /// Lets waiting readers look whether they were closed.
    void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all readers and the thread.
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            // Not interrupted: that would close a file under it. It looks often enough.
            try {
                running.join(END_WAIT_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        @Nullable Following following = null;
        try {
            while (!isClosed()) {
                following = step(following);
            }
        } finally {
            if (following != null) {
                following.changes.close();
            }
        }
    }

    private record Following(TicketStore store, TicketChanges changes, Instant examined) {}

    /// One look. A folder that can't be read is let go, and tried again.
    private @Nullable Following step(@Nullable Following before) {
        @Nullable Following now = before;
        try {
            now = follow(before);
            if (now == null) {
                await(ABSENT_STEP);
                return null;
            }
            boolean examine = !now.examined.plus(EXAMINE_INTERVAL).isAfter(clock.instant());
            TicketChanges.Round round = examine ? now.changes.examine() : now.changes.next(STEP);
            publish(round, now.changes.digest());
            if (!now.changes.watching()) {
                await(UNWATCHED_INTERVAL);
            }
            return examine ? new Following(now.store, now.changes, clock.instant()) : now;
        } catch (TicketFailure failure) {
            LOG.debug("the tickets can't be followed", failure);
        } catch (RuntimeException e) {
            LOG.error("following the tickets failed; it begins anew", e);
        }
        if (now != null) {
            now.changes.close();
        }
        await(ABSENT_STEP);
        return null;
    }

    /// Follows the folder that is there now.
    private @Nullable Following follow(@Nullable Following before) {
        if (before != null && !before.changes.isLive()) {
            tickets.forget(before.store);
        }
        @Nullable TicketStore there = tickets.present().orElse(null);
        if (before != null && before.store == there) {
            return before;
        }
        if (before != null) {
            before.changes.close();
        }
        @Nullable Following next = there == null ? null : new Following(there, there.changes(), clock.instant());
        begin(next == null ? 0 : next.changes.digest());
        return next;
    }

    /// What is there when following begins is no news the first time; later it is whatever it is.
    private void begin(long newDigest) {
        lock.lock();
        try {
            if (primed && newDigest != digest) {
                digest = newDigest;
                seq++;
                add(new Entry.Gap(here(), "other_history"));
            }
            digest = newDigest;
            primed = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An entry within a round carries the digest from before it: who has only a part of the round has not seen
    /// all of what the new digest stands for.
    private void publish(TicketChanges.Round round, long newDigest) {
        lock.lock();
        try {
            List<TicketChanges.Change> changes = round.changes();
            for (int at = 0; at < changes.size(); at++) {
                seq++;
                digest = at == changes.size() - 1 ? newDigest : digest;
                add(new Entry.Changed(here(), changes.get(at)));
            }
            if (round.many()) {
                seq++;
                digest = newDigest;
                add(new Entry.Gap(here(), "many_changes"));
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Entry entry) {
        kept.addLast(entry);
        if (kept.size() > KEPT_MAX) {
            kept.removeFirst();
        }
        moved.signalAll();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (!closed && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody did, it looks sooner.
            LOG.debug("interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
