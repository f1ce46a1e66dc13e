package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The one gate: what holds a ticket. Queue, accept, board, command line and API all ask here.
public final class Gate {

    /// How much the gate asks.
    public enum Strictness {
        /// For queueing: a blocker that is itself queued or in progress is fine, and plan records don't count.
        PERMISSIVE,
        /// For acceptance: nothing unresolved, plan records included.
        STRICT
    }

    private Gate() {}

    /// All unresolved blockers of a ticket, by id. A ticket that blocks in several ways is listed once, a
    /// relation before a plan record.
    public static List<Blocker> blockers(TicketId ticket, TicketGraph graph) {
        Map<TicketId, Blocker.Via> named = new LinkedHashMap<>();
        for (Relation relation : graph.outgoing(ticket)) {
            if (relation.kind() == RelationKind.DEPENDS_ON) {
                named.putIfAbsent(relation.target(), Blocker.Via.DEPENDS_ON);
            }
        }
        for (Relation relation : graph.incoming(ticket)) {
            if (relation.kind() == RelationKind.BLOCKS) {
                named.putIfAbsent(relation.source(), Blocker.Via.BLOCKS);
            }
        }
        for (PlanRecord record : graph.plan(ticket)) {
            if (holdsOwner(record)) {
                record.related().ifPresent(related -> named.putIfAbsent(related, Blocker.Via.PLAN));
            }
        }
        for (PlanRecord record : graph.plansNaming(ticket)) {
            if (holdsRelated(record)) {
                named.putIfAbsent(record.ticket(), Blocker.Via.PLAN);
            }
        }
        named.remove(ticket);
        var blockers = new ArrayList<Blocker>();
        named.forEach((id, via) -> unresolved(id, via, graph.node(id))
                .filter(blocker -> blocker.standing() != Blocker.Standing.CANCELLED
                        || !graph.waived(ticket).contains(id))
                .ifPresent(blockers::add));
        blockers.sort(Comparator.comparing(Blocker::ticket));
        return List.copyOf(blockers);
    }

    /// Those blockers that hold under this strictness. The gate is open if there are none.
    public static List<Blocker> holding(List<Blocker> blockers, Strictness strictness) {
        return switch (strictness) {
            case STRICT -> blockers;
            case PERMISSIVE ->
                blockers.stream()
                        .filter(blocker -> blocker.via() != Blocker.Via.PLAN)
                        .filter(blocker -> blocker.standing() != Blocker.Standing.UNDERWAY)
                        .toList();
        };
    }

    /// Tickets that must not be worked on at the same time as this one, by plan records of either side.
    public static Set<TicketId> notInParallel(TicketId ticket, TicketGraph graph) {
        var others = new HashSet<TicketId>();
        for (PlanRecord record : graph.plan(ticket)) {
            if (excludes(record)) {
                record.related().ifPresent(others::add);
            }
        }
        for (PlanRecord record : graph.plansNaming(ticket)) {
            if (excludes(record)) {
                others.add(record.ticket());
            }
        }
        others.remove(ticket);
        return Set.copyOf(others);
    }

    private static Optional<Blocker> unresolved(TicketId id, Blocker.Via via, Optional<TicketGraph.Node> node) {
        Optional<TicketState> state = node.flatMap(TicketGraph.Node::state);
        if (state.isEmpty()) {
            return Optional.of(new Blocker(id, via, Blocker.Standing.UNKNOWN, state));
        }
        boolean cancelled = node.map(TicketGraph.Node::cancelled).orElse(false);
        Optional<Blocker.Standing> standing = switch (state.get()) {
            case PLANNING, READY -> Optional.of(Blocker.Standing.OPEN);
            case QUEUED, INPROGRESS -> Optional.of(Blocker.Standing.UNDERWAY);
            case DONE -> Optional.empty();
            case CLOSED -> cancelled ? Optional.of(Blocker.Standing.CANCELLED) : Optional.<Blocker.Standing>empty();
        };
        return standing.map(found -> new Blocker(id, via, found, state));
    }

    private static boolean holdsOwner(PlanRecord record) {
        return switch (record.kind()) {
            case AFTER, BLOCKED_BY -> true;
            case BEFORE, BLOCKS, CONFLICTS_WITH, DO_NOT_PARALLELIZE, WAITING_CAPACITY_NOTE, ACCEPTED_PLAN -> false;
        };
    }

    private static boolean holdsRelated(PlanRecord record) {
        return switch (record.kind()) {
            case BEFORE, BLOCKS -> true;
            case AFTER, BLOCKED_BY, CONFLICTS_WITH, DO_NOT_PARALLELIZE, WAITING_CAPACITY_NOTE, ACCEPTED_PLAN -> false;
        };
    }

    private static boolean excludes(PlanRecord record) {
        return record.kind() == PlanKind.CONFLICTS_WITH || record.kind() == PlanKind.DO_NOT_PARALLELIZE;
    }
}
