package dev.yoi.tickets;

import dev.yoi.tickets.files.RootWatch;
import dev.yoi.tickets.index.TicketIndex;
import dev.yoi.tickets.model.TicketId;
import java.time.Duration;
import java.util.Set;

/// Hears of changes to tickets by anybody: this process, another one, an editor, git. While it is open, lists
/// look only at what changed.
///
/// Needs no thread of its own: call [#changes] in a loop on one.
public final class TicketWatch implements AutoCloseable {

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
        index.heard(watch.drain(wait));
        return index.takeReported();
    }

    /// Stops hearing; lists compare every ticket again.
    @Override
    public void close() {
        index.unwatch(watch);
        watch.close();
    }
}
