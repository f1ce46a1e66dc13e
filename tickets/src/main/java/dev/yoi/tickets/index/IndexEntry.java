package dev.yoi.tickets.index;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the index knows of one ticket.
///
/// @param fields text of the front matter keys that lists show or filter by
/// @param relations without notes, authors and times: those are in the file
/// @param plan records that name another ticket, without their texts
/// @param stamps metadata of the files it was read from, by name relative to the ticket's directory (`.` for
/// itself)
/// @param settled false if a file was so new that its metadata could hide another change; then it is read again
/// next time
public record IndexEntry(
        TicketId id,
        Optional<TicketState> state,
        boolean cancelled,
        Map<String, String> fields,
        List<String> labels,
        List<Relation> relations,
        List<PlanRecord> plan,
        Map<String, Disk.Stamp> stamps,
        boolean settled) {

    /// The front matter keys that are kept.
    public static final List<String> FIELDS = List.of(
            "title",
            "created_at",
            "updated_at",
            "assignee",
            "priority",
            "readiness",
            "queued_by",
            "queued_at",
            "request",
            "imported_from");

    /// Longest text kept of one key, in characters; lists show no more.
    public static final int FIELD_LENGTH_MAX = 500;

    /// Most labels kept of one ticket.
    public static final int LABELS_MAX = 100;

    public IndexEntry {
        fields = Map.copyOf(fields);
        labels = List.copyOf(labels);
        relations = List.copyOf(relations);
        plan = List.copyOf(plan);
        stamps = Map.copyOf(stamps);
    }

    public String field(String key) {
        return fields.getOrDefault(key, "");
    }
}
