package dev.yoi.tickets;

import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which tickets to list.
///
/// @param states empty for all, tickets in an unknown state included
/// @param label only tickets with this label
/// @param hold only tickets that the gate holds, or only those that could be queued now
/// @param limit most tickets in one page, 1 … [#LIMIT_MAX]
/// @param cursor where an earlier page ended
public record TicketQuery(
        Set<TicketState> states,
        Optional<String> label,
        Optional<Hold> hold,
        Order order,
        int limit,
        Optional<String> cursor) {

    /// Most tickets in one page.
    public static final int LIMIT_MAX = 1_000;

    private static final int LIMIT = 100;

    /// How the gate stands to a ticket.
    public enum Hold {
        /// Something holds its acceptance.
        BLOCKED,
        /// It is ready and nothing holds its queueing.
        READY_TO_QUEUE
    }

    /// In which order.
    public enum Order {
        /// The latest change first.
        RECENTLY_UPDATED,
        /// By id, which is by time of creation, the oldest first.
        OLDEST_FIRST,
        /// By the text of the priority, none last, then the oldest first.
        PRIORITY
    }

    /// @throws TicketFailure `INVALID_INPUT` for a limit out of range
    public TicketQuery {
        states = Set.copyOf(states);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a page has 1 to " + LIMIT_MAX + " tickets");
        }
    }

    /// Every ticket.
    public static TicketQuery all() {
        return new TicketQuery(
                Set.of(), Optional.empty(), Optional.empty(), Order.RECENTLY_UPDATED, LIMIT, Optional.empty());
    }

    /// Every ticket that isn't closed.
    public static TicketQuery active() {
        return all().in(EnumSet.complementOf(EnumSet.of(TicketState.CLOSED)));
    }

    public TicketQuery in(Set<TicketState> wanted) {
        return new TicketQuery(wanted, label, hold, order, limit, cursor);
    }

    public TicketQuery labelled(String word) {
        return new TicketQuery(states, Optional.of(word), hold, order, limit, cursor);
    }

    public TicketQuery only(Hold wanted) {
        return new TicketQuery(states, label, Optional.of(wanted), order, limit, cursor);
    }

    public TicketQuery ordered(Order wanted) {
        return new TicketQuery(states, label, hold, wanted, limit, cursor);
    }

    public TicketQuery limit(int most) {
        return new TicketQuery(states, label, hold, order, most, cursor);
    }

    public TicketQuery after(String earlierCursor) {
        return new TicketQuery(states, label, hold, order, limit, Optional.of(earlierCursor));
    }
}
