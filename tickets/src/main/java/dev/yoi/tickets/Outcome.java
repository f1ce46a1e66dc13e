package dev.yoi.tickets;

import dev.yoi.tickets.machine.Refusal;

/// What became of an operation on a ticket.
public sealed interface Outcome {

    /// It happened and is durable (I1).
    ///
    /// @param ticket as it is now
    record Applied(Ticket ticket) implements Outcome {}

    /// Somebody else was first: the ticket is no longer as the caller saw it. Nothing was changed.
    ///
    /// @param current as it is now
    record Conflict(Ticket current) implements Outcome {}

    /// A rule forbids it. Nothing was changed.
    record Refused(Refusal refusal) implements Outcome {}
}
