package dev.yoi.tickets.model;

import java.util.Optional;

/// What a transition is compared with: the state of a ticket and the id of its thread's last event, as somebody
/// saw them. Two equal versions of one ticket have the same history (I13).
///
/// @param lastEvent nothing if the thread has no event
public record TicketVersion(TicketId ticket, TicketState state, Optional<EventId> lastEvent) {

    @Override
    public String toString() {
        return state.word() + " after " + lastEvent.map(EventId::text).orElse("no event");
    }
}
