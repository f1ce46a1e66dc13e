package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.Optional;

/// A ticket that holds another one.
///
/// @param state nothing if the ticket is missing or can't be read
public record Blocker(TicketId ticket, Via via, Standing standing, Optional<TicketState> state) {

    /// Where it is written that it blocks.
    public enum Via {
        /// A `depends_on` of the blocked ticket.
        DEPENDS_ON,
        /// A `blocks` of the blocker.
        BLOCKS,
        /// A plan record of one of the two; holds acceptance only.
        PLAN
    }

    /// How far it is.
    public enum Standing {
        /// Planning or ready.
        OPEN,
        /// Queued or in progress: enough to be queued behind it.
        UNDERWAY,
        /// Cancelled: will never be done, so somebody has to remove the relation or waive it.
        CANCELLED,
        /// Missing, unreadable or in an unknown state: counts as unresolved.
        UNKNOWN
    }

    @Override
    public String toString() {
        return ticket + " (" + state.map(TicketState::word).orElse("unknown")
                + (standing == Standing.CANCELLED ? ", cancelled)" : ")");
    }
}
