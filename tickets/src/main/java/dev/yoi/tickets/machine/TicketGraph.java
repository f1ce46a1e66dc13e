package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the gate and the cycle check have to know about all tickets. Filled from the index.
public interface TicketGraph {

    /// One ticket.
    ///
    /// @param state nothing if the file names none that we know
    record Node(Optional<TicketState> state, boolean cancelled) {}

    Collection<TicketId> tickets();

    Optional<Node> node(TicketId ticket);

    /// Relations that the ticket owns.
    List<Relation> outgoing(TicketId ticket);

    /// Relations that name the ticket as their target.
    List<Relation> incoming(TicketId ticket);

    /// Plan records of the ticket.
    List<PlanRecord> plan(TicketId ticket);

    /// Plan records of other tickets that name it.
    List<PlanRecord> plansNaming(TicketId ticket);

    /// Cancelled blockers of the ticket that somebody waived. Asked only for tickets that have one, since it
    /// reads a thread.
    Set<TicketId> waived(TicketId ticket);
}
