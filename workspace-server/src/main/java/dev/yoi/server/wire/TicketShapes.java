package dev.yoi.server.wire;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yoi.server.wire.schema.OneOf;
import dev.yoi.server.wire.schema.Shaped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the JSON of tickets looks like. Nobody makes these records: the module of the tickets shapes its JSON
/// itself, the same for the command line, the API and the tools for workers. They are for the API's document, and
/// the tests hold every answer to them.
public final class TicketShapes {
    private TicketShapes() {}

    public record TicketPage(
            long version, List<TicketEntry> items, @Nullable String nextCursor, String asOf) {}

    /// A ticket in a list. `match` is there when a text was asked for.
    public record TicketEntry(
            String id,
            String title,

            @OneOf({"planning", "ready", "queued", "inprogress", "done", "closed"}) @Nullable
            String state,

            boolean cancelled,
            String createdAt,
            String updatedAt,
            @Nullable String assignee,
            @Nullable String priority,
            List<String> labels,
            List<TicketBlocker> blockers,
            @JsonInclude(NON_NULL) TicketMatch match) {}

    public record TicketMatch(String file, String excerpt) {}

    public record TicketBlocker(
            String id,
            @OneOf({"depends_on", "blocks", "plan"}) String via,

            @OneOf({"open", "underway", "cancelled", "unknown"})
            String standing,

            @Nullable String state) {}

    public record TicketDetail(
            long version,
            String id,
            String title,

            @OneOf({"planning", "ready", "queued", "inprogress", "done", "closed"}) @Nullable
            String state,

            boolean cancelled,
            String createdAt,
            String updatedAt,
            String revision,
            @Nullable String lastEvent,
            Map<String, @Nullable Object> fields,
            String body,
            List<TicketEvent> events,
            TicketLinks relations,
            List<TicketPlanRecord> plan,
            @Nullable String resolution,
            List<TicketDiagnostic> diagnostics,
            List<String> cut,
            List<String> operations) {}

    public record TicketEvent(
            String id,
            String kind,
            String author,
            @Nullable String actor,
            String at,
            String heading,
            String body,
            Map<String, String> attributes) {}

    public record TicketLinks(
            List<TicketOutgoing> outgoing, List<TicketIncoming> incoming, List<TicketBlocker> blockers) {}

    /// The same as an answer of its own.
    public record TicketRelations(
            long version, List<TicketOutgoing> outgoing, List<TicketIncoming> incoming, List<TicketBlocker> blockers) {}

    public record TicketOutgoing(String kind, String target, String note, String author, String at) {}

    public record TicketIncoming(String kind, String source) {}

    public record TicketPlanRecord(
            String id,
            String kind,
            @Nullable String relatedTicket,
            String note,
            String author,
            String at,
            @JsonInclude(NON_NULL) TicketAcceptedPlan acceptedPlan) {}

    public record TicketAcceptedPlan(String summary, String branch, String worktree, String rolePlan) {}

    public record TicketPlan(long version, List<TicketPlanRecord> items) {}

    public record TicketDiagnostic(
            String code,
            @OneOf({"info", "warning", "error"}) String severity,
            String ticket,
            String file,
            long offset,
            String message) {}

    public record TicketDoctor(long version, long tickets, List<TicketDiagnostic> diagnostics, boolean cut) {}

    /// `next_after` or, of a page read backwards, `next_before`.
    public record TicketThread(
            List<TicketEvent> items,
            @JsonInclude(NON_NULL) @Nullable String nextAfter,
            @JsonInclude(NON_NULL) @Nullable String nextBefore,
            boolean more) {}

    public record TicketPosted(String id, TicketEvent event) {}

    public record TicketFiles(List<TicketFileName> items) {}

    public record TicketFileName(String name) {}

    public record TicketFile(
            String name, long size, @JsonInclude(NON_NULL) String content) {}

    /// What the workspace's stream says of a ticket.
    public record StreamTicket(
            String ticketId,
            @OneOf({"created", "changed", "removed"}) String change,
            @Shaped(TicketEntry.class) @Nullable Object ticket) {}
}
