package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.FilesystemStoreOptions.Limits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How much may be under way (I11): bytes queued or committed and not yet in worker files, and journal behind the
/// checkpoint. Whoever brings more waits, boundedly.
final class Flow {
    /// Waiters are called when this part of the limit is free, not for each few bytes: thousands may wait.
    private static final int ROOM_PART = 8;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Limits limits;
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong journal = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    Flow(Limits limits) {
        this.limits = limits;
    }

    /// Takes room for `bytes`; `store_busy` when there is none for too long.
    void acquire(long bytes) {
        if (!tryAcquire(bytes)) {
            await(bytes);
        }
    }

    private boolean tryAcquire(long bytes) {
        if (journal.get() >= limits.journalBytes()) {
            return false;
        }
        long now = lag.addAndGet(bytes);
        if (now > limits.lagBytes() && now > bytes) {
            lag.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    private void await(long bytes) {
        long left = limits.busyAfter().toNanos();
        lock.lock();
        try {
            waiting.incrementAndGet();
            while (!tryAcquire(bytes)) {
                if (left <= 0) {
                    throw Failures.busy("too many writes are under way");
                }
                // It looks again after a while even when nobody calls, since callers do so without the lock.
                long slice = Math.min(left, LOOK_AGAIN_NANOS);
                left -= slice - Math.max(0, room.awaitNanos(slice));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.interrupted();
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /// `bytes` reached their worker files, or failed.
    void release(long bytes) {
        long now = lag.addAndGet(-bytes);
        if (waiting.get() > 0 && now <= limits.lagBytes() - limits.lagBytes() / ROOM_PART) {
            wake();
        }
    }

    void journalGrew(long bytes) {
        journal.addAndGet(bytes);
    }

    void journalShrank(long bytes) {
        journal.addAndGet(-bytes);
        wake();
    }

    long journalBytes() {
        return journal.get();
    }

    long lagBytes() {
        return lag.get();
    }

    private void wake() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
