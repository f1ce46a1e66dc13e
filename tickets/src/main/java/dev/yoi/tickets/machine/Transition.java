package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.TicketState;
import java.util.Optional;

/// One row of the table.
///
/// @param from nothing for the creation of a ticket
/// @param guard what has to hold, in words; the code is in [Guards]
public record Transition(Optional<TicketState> from, TicketState to, Operation operation, String guard) {}
