package dev.yoi.tickets;

import dev.yoi.tickets.files.RootWatch;
import dev.yoi.tickets.index.TicketIndex;
import dev.yoi.tickets.model.TicketId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Hears of changes to tickets by anybody: this process, another one, an editor, git. While it is open, lists
/// look only at what changed.
///
/// Needs no thread of its own: call [#changes] in a loop on one.
public final class TicketWatch implements AutoCloseable {

    /// How often to look. What the system says is taken in the same step in which the index learns of it, so that
    /// nobody waits for the system itself.
    private static final int STEP_MILLIS = 50;

    private final TicketIndex index;
    private final RootWatch watch;

    TicketWatch(TicketIndex index, RootWatch watch) {
        this.index = index;
        this.watch = watch;
    }

    /// Tickets that were made, changed or removed since the last call. Waits for the first one at most so long;
    /// an interrupt ends the wait and stays set. May name a ticket in which nothing has changed after all, and
    /// names every ticket if the system lost count.
    public Set<TicketId> changes(Duration wait) {
        Set<TicketId> heard = index.heardNow(watch);
        for (long left = wait.toMillis(); heard.isEmpty() && left > 0; left -= STEP_MILLIS) {
            if (Thread.currentThread().isInterrupted()) {
                return heard;
            }
            LockSupport.parkNanos(Math.min(left, STEP_MILLIS) * 1_000_000);
            heard = index.heardNow(watch);
        }
        return heard;
    }

    /// False once the root was removed, also if another came in its place: then the store has to be opened again.
    public boolean isLive() {
        return watch.isLive();
    }

    /// Stops hearing; lists compare every ticket again.
    @Override
    public void close() {
        index.unwatch(watch);
        watch.close();
    }
}
