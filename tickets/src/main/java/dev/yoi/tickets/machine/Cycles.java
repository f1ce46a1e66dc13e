package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds tickets that wait for each other through `depends_on` and `blocks`. Without recursion: a chain may be as
/// long as there are tickets.
public final class Cycles {

    private Cycles() {}

    /// The path of tickets that the new relation would close to a cycle, starting and ending with the same
    /// ticket; nothing if it would close none.
    public static Optional<List<TicketId>> closedBy(Relation added, TicketGraph graph) {
        if (!added.kind().ordersWork()) {
            return Optional.empty();
        }
        TicketId waiter = added.kind() == RelationKind.DEPENDS_ON ? added.source() : added.target();
        TicketId blocker = added.kind() == RelationKind.DEPENDS_ON ? added.target() : added.source();
        Map<TicketId, TicketId> cameFrom = new HashMap<>();
        var open = new ArrayDeque<TicketId>(List.of(blocker));
        while (!open.isEmpty()) {
            TicketId at = open.remove();
            if (at.equals(waiter)) {
                return Optional.of(path(waiter, blocker, cameFrom));
            }
            for (TicketId next : waitsFor(at, graph)) {
                if (!next.equals(blocker) && cameFrom.putIfAbsent(next, at) == null) {
                    open.add(next);
                }
            }
        }
        return Optional.empty();
    }

    /// Every group of two or more tickets that wait for each other, each sorted.
    public static List<List<TicketId>> all(TicketGraph graph) {
        Set<TicketId> rest = new TreeSet<>(graph.tickets());
        peel(rest, graph);
        var groups = new ArrayList<List<TicketId>>();
        var grouped = new HashSet<TicketId>();
        for (TicketId ticket : rest) {
            if (grouped.contains(ticket)) {
                continue;
            }
            Set<TicketId> group = reachable(ticket, rest, graph);
            group.removeIf(other -> !reachable(other, rest, graph).contains(ticket));
            if (group.contains(ticket)) {
                grouped.addAll(group);
                groups.add(List.copyOf(new TreeSet<>(group)));
            }
        }
        return groups;
    }

    /// Takes away, again and again, tickets that wait for nobody left; what remains waits in a cycle or for one.
    private static void peel(Set<TicketId> rest, TicketGraph graph) {
        Map<TicketId, Integer> waits = new HashMap<>();
        Map<TicketId, List<TicketId>> waiters = new HashMap<>();
        for (TicketId ticket : rest) {
            Set<TicketId> blockers = waitsFor(ticket, graph);
            blockers.retainAll(rest);
            waits.put(ticket, blockers.size());
            blockers.forEach(blocker ->
                    waiters.computeIfAbsent(blocker, key -> new ArrayList<>()).add(ticket));
        }
        var free = new ArrayDeque<TicketId>();
        waits.forEach((ticket, count) -> {
            if (count == 0) {
                free.add(ticket);
            }
        });
        while (!free.isEmpty()) {
            TicketId ticket = free.remove();
            rest.remove(ticket);
            for (TicketId waiter : waiters.getOrDefault(ticket, List.of())) {
                if (waits.merge(waiter, -1, Integer::sum) == 0) {
                    free.add(waiter);
                }
            }
        }
    }

    private static Set<TicketId> reachable(TicketId start, Set<TicketId> within, TicketGraph graph) {
        var found = new HashSet<TicketId>();
        var open = new ArrayDeque<TicketId>(List.of(start));
        while (!open.isEmpty()) {
            for (TicketId next : waitsFor(open.remove(), graph)) {
                if (within.contains(next) && found.add(next)) {
                    open.add(next);
                }
            }
        }
        return found;
    }

    private static Set<TicketId> waitsFor(TicketId ticket, TicketGraph graph) {
        var blockers = new TreeSet<TicketId>();
        for (Relation relation : graph.outgoing(ticket)) {
            if (relation.kind() == RelationKind.DEPENDS_ON) {
                blockers.add(relation.target());
            }
        }
        for (Relation relation : graph.incoming(ticket)) {
            if (relation.kind() == RelationKind.BLOCKS) {
                blockers.add(relation.source());
            }
        }
        blockers.remove(ticket);
        return blockers;
    }

    private static List<TicketId> path(TicketId waiter, TicketId blocker, Map<TicketId, TicketId> cameFrom) {
        var path = new ArrayList<TicketId>();
        for (TicketId at = waiter; !at.equals(blocker); at = cameFrom.getOrDefault(at, blocker)) {
            path.add(at);
        }
        path.add(blocker);
        path.add(waiter);
        Collections.reverse(path);
        return path;
    }
}
