package dev.yoi.server.ticket;

import dev.yoi.server.ticket.TicketFeed.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One reader's place in the feed. [#next] is for one thread; [#close] for any.
public final class TicketReader implements AutoCloseable {
    private final TicketFeed feed;
    private final TicketPosition start;
    private final @Nullable String gap;
    private long at;
    private volatile boolean closed;

    TicketReader(TicketFeed feed, TicketPosition start, @Nullable String gap) {
        this.feed = feed;
        this.at = start.seq();
        this.start = start;
        this.gap = gap;
    }

    /// Where it begins.
    public TicketPosition start() {
        return start;
    }

    /// Why something before the start is missing, if it is.
    public Optional<String> gap() {
        return Optional.ofNullable(gap);
    }

    /// What happened next, waiting for it; empty once this or the feed is closed.
    public Optional<Entry> next() throws InterruptedException {
        Optional<Entry> next = feed.after(at, this);
        next.ifPresent(entry -> at = entry.position().seq());
        return next;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        feed.wake();
    }
}
