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
/// @param text only tickets whose title, body, thread or resolution contains this, whatever its case; finding
/// them reads the files of the tickets that pass the other filters, in the order of the list, until the page is
/// full
/// @param hold only tickets that the gate holds, or only those that could be queued now
/// @param limit most tickets in one page, 1 … [#LIMIT_MAX]
/// @param cursor where an earlier page ended
public record TicketQuery(
        Set<TicketState> states,
        Optional<String> label,
        Optional<String> text,
        Optional<Hold> hold,
        Order order,
        int limit,
        Optional<String> cursor) {

    /// Most tickets in one page.
    public static final int LIMIT_MAX = 1_000;

    /// Longest text to look for, in characters.
    public static final int TEXT_LENGTH_MAX = 200;

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

    /// @throws TicketFailure `INVALID_INPUT` for a limit out of range, or a text that is blank or too long
    public TicketQuery {
        states = Set.copyOf(states);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a page has 1 to " + LIMIT_MAX + " tickets");
        }
        if (text.filter(wanted -> wanted.isBlank() || wanted.length() > TEXT_LENGTH_MAX)
                .isPresent()) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT, "a search has 1 to " + TEXT_LENGTH_MAX + " characters");
        }
    }

    /// Every ticket.
    public static TicketQuery all() {
        return new TicketQuery(
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Order.RECENTLY_UPDATED,
                LIMIT,
                Optional.empty());
    }

    /// Every ticket that isn't closed.
    public static TicketQuery active() {
        return all().in(EnumSet.complementOf(EnumSet.of(TicketState.CLOSED)));
    }

    public TicketQuery in(Set<TicketState> wanted) {
        return new TicketQuery(wanted, label, text, hold, order, limit, cursor);
    }

    public TicketQuery labelled(String word) {
        return new TicketQuery(states, Optional.of(word), text, hold, order, limit, cursor);
    }

    public TicketQuery only(Hold wanted) {
        return new TicketQuery(states, label, text, Optional.of(wanted), order, limit, cursor);
    }

    public TicketQuery containing(String wanted) {
        return new TicketQuery(states, label, Optional.of(wanted), hold, order, limit, cursor);
    }

    public TicketQuery ordered(Order wanted) {
        return new TicketQuery(states, label, text, hold, wanted, limit, cursor);
    }

    public TicketQuery limit(int most) {
        return new TicketQuery(states, label, text, hold, order, most, cursor);
    }

    public TicketQuery after(String earlierCursor) {
        return new TicketQuery(states, label, text, hold, order, limit, Optional.of(earlierCursor));
    }
}
