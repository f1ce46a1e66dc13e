package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Replays a scope's history, then follows its [Broadcast].
///
/// The step from history to live has no gap: the live index is taken first, then history is read once more; only
/// when nothing is left there does the live part begin. What was published before the index was taken is in the
/// history by then, since a store shows an event before its listener hears of it. Frames at or below the cursor
/// are skipped, so nothing comes twice.
final class StreamSubscription implements Subscription {
    /// The history and the live frames of one scope.
    interface Scope {
        /// Durable frames behind the cursor, oldest first; empty when there are none now.
        List<StreamFrame> history(long cursor);

        /// What is open right now; called under the broadcast's lock.
        Supplier<List<StreamFrame>> open();

        /// The frame's place in this scope; 0 for frames without one.
        long place(StreamFrame frame);

        /// Whether nothing of this scope can follow the frame.
        default boolean ends(StreamFrame frame) {
            return frame instanceof StreamFrame.Lagged || frame instanceof StreamFrame.Closed;
        }

        /// What a subscriber at `cursor` gets that lost live frames.
        StreamFrame lagged(long cursor);
    }

    /// So that a timeout of centuries fits into nanoseconds.
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final Broadcast broadcast;
    private final Scope scope;
    private final Runnable onClose;
    private final Broadcast.Seat seat = new Broadcast.Seat();
    private final ArrayDeque<StreamFrame> ready = new ArrayDeque<>();
    private long cursor;
    private long liveIndex;
    private boolean live;
    private boolean ended;
    private final AtomicBoolean left = new AtomicBoolean();

    StreamSubscription(Broadcast broadcast, Scope scope, long cursor, Runnable onClose) {
        this.broadcast = broadcast;
        this.scope = scope;
        this.cursor = cursor;
        this.onClose = onClose;
        broadcast.enter(seat);
    }

    @Override
    public Optional<StreamFrame> next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + min(timeout, LONGEST_WAIT).toNanos();
        while (!ended && !left.get()) {
            StreamFrame frame = poll();
            if (frame != null) {
                return Optional.of(delivered(frame));
            }
            long rest = deadline - System.nanoTime();
            if (rest <= 0) {
                return Optional.empty();
            }
            park(rest);
        }
        return Optional.empty();
    }

    private void park(long nanos) throws InterruptedException {
        seat.waits();
        try {
            if (broadcast.at(liveIndex) == null && !broadcast.closed() && !left.get()) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            seat.waited();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the subscriber was interrupted");
        }
    }

    private StreamFrame delivered(StreamFrame frame) {
        cursor = Math.max(cursor, scope.place(frame));
        ended |= scope.ends(frame);
        return frame;
    }

    private @Nullable StreamFrame poll() {
        if (!ready.isEmpty()) {
            return ready.poll();
        }
        boolean closed = broadcast.closed(); // looked at first, so that nothing published before it is left out
        StreamFrame frame = live ? nextLive() : replay(closed);
        return frame == null && closed ? new StreamFrame.Closed(cursor) : frame;
    }

    /// The store of a closed runtime can't be read any more; the stream then ends where it is.
    private @Nullable StreamFrame replay(boolean closed) {
        if (closed) {
            return null;
        }
        try {
            return replay();
        } catch (WorkerRuntimeException e) {
            if (broadcast.closed()) {
                return new StreamFrame.Closed(cursor);
            }
            throw e;
        }
    }

    private @Nullable StreamFrame replay() {
        Broadcast.Start start = broadcast.join(scope.open());
        List<StreamFrame> history = scope.history(cursor);
        if (history.isEmpty()) {
            live = true;
            liveIndex = start.index();
            ready.addAll(start.open());
            return ready.isEmpty() ? nextLive() : ready.poll();
        }
        ready.addAll(history);
        return ready.poll();
    }

    private @Nullable StreamFrame nextLive() {
        while (true) {
            StreamFrame frame = broadcast.at(liveIndex);
            if (frame == null) {
                return null;
            }
            if (frame.equals(Broadcast.LOST)) {
                return scope.lagged(cursor);
            }
            liveIndex++;
            long place = scope.place(frame);
            if (place == 0 || place > cursor) {
                return frame;
            }
        }
    }

    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            broadcast.leave(seat);
            seat.wake();
            onClose.run();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
