package dev.yoi.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/// Hangs up on clients that do not take what they asked for: one that reads a byte now and then never idles. What
/// is sent goes out in pieces, and each may take between one patience and two. Any thread.
final class ReadDeadline {
    /// Most bytes of a piece.
    static final int PIECE_BYTES = 64 << 10;

    private final Scheduler scheduler;
    private final Duration patience;
    private final Set<Piece> underWay = ConcurrentHashMap.newKeySet();

    ReadDeadline(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /// What a client has to take now; closed when it has.
    final class Piece implements AutoCloseable {
        private final Runnable hangUp;
        /// Whether it was there at an earlier look. The scheduler's only.
        private boolean seen;

        private Piece(Runnable hangUp) {
            this.hangUp = hangUp;
        }

        private boolean isTooLate() {
            if (seen) {
                hangUp.run();
            }
            boolean late = seen;
            seen = true;
            return late;
        }

        @Override
        public void close() {
            underWay.remove(this);
        }
    }

    /// `hangUp` makes the sending fail; it is called at most once, from another thread.
    Piece begin(Runnable hangUp) {
        var piece = new Piece(hangUp);
        underWay.add(piece);
        return piece;
    }

    /// Once, when the scheduler runs; ends with it.
    void look() {
        underWay.removeIf(Piece::isTooLate);
        scheduler.schedule(this::look, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
