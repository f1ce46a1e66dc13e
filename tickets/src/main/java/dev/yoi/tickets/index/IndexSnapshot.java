package dev.yoi.tickets.index;

import dev.yoi.tickets.machine.TicketGraph;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.TicketId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// All tickets as the index saw them at one moment. Immutable.
public final class IndexSnapshot implements TicketGraph {

    private final SortedMap<TicketId, IndexEntry> entries;
    private final Map<TicketId, List<Relation>> incoming = new HashMap<>();
    private final Map<TicketId, List<PlanRecord>> naming = new HashMap<>();
    private final Function<TicketId, Set<TicketId>> waivers;

    /// @param waivers reads the waived blockers of a ticket from its thread
    IndexSnapshot(Map<TicketId, IndexEntry> entries, Function<TicketId, Set<TicketId>> waivers) {
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        this.waivers = waivers;
        for (IndexEntry entry : this.entries.values()) {
            for (Relation relation : entry.relations()) {
                incoming.computeIfAbsent(relation.target(), key -> new ArrayList<>())
                        .add(relation);
            }
            for (PlanRecord record : entry.plan()) {
                record.related()
                        .ifPresent(related -> naming.computeIfAbsent(related, key -> new ArrayList<>())
                                .add(record));
            }
        }
    }

    public Collection<IndexEntry> entries() {
        return entries.values();
    }

    public Optional<IndexEntry> entry(TicketId ticket) {
        return Optional.ofNullable(entries.get(ticket));
    }

    @Override
    public Collection<TicketId> tickets() {
        return entries.keySet();
    }

    @Override
    public Optional<Node> node(TicketId ticket) {
        return entry(ticket).map(entry -> new Node(entry.state(), entry.cancelled()));
    }

    @Override
    public List<Relation> outgoing(TicketId ticket) {
        return entry(ticket).map(IndexEntry::relations).orElse(List.of());
    }

    @Override
    public List<Relation> incoming(TicketId ticket) {
        return Collections.unmodifiableList(incoming.getOrDefault(ticket, List.of()));
    }

    @Override
    public List<PlanRecord> plan(TicketId ticket) {
        return entry(ticket).map(IndexEntry::plan).orElse(List.of());
    }

    @Override
    public List<PlanRecord> plansNaming(TicketId ticket) {
        return Collections.unmodifiableList(naming.getOrDefault(ticket, List.of()));
    }

    @Override
    public Set<TicketId> waived(TicketId ticket) {
        return waivers.apply(ticket);
    }
}
