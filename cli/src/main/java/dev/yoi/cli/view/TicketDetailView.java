package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One ticket, whole.
public final class TicketDetailView {
    private TicketDetailView() {}

    public static void ticket(JsonNode ticket, Terminal terminal) {
        terminal.line(Style.STRONG, Json.string(ticket, "id") + "  " + Json.string(ticket, "title"));
        head(ticket, terminal);
        relations(ticket.path("relations"), terminal);
        plan(ticket.path("plan"), terminal);
        text(Json.string(ticket, "body"), terminal);
        ticket.path("cut").forEach(cut -> terminal.line(Style.QUIET, "(without " + cut.asString("") + ")"));
        ticket.path("events").forEach(event -> event(event, terminal));
        if (ticket.hasNonNull("resolution")) {
            section("resolution", terminal);
            text(Json.string(ticket, "resolution"), terminal);
        }
        TicketSetupView.diagnostics(ticket.path("diagnostics"), terminal);
    }

    private static void head(JsonNode ticket, Terminal terminal) {
        JsonNode fields = ticket.path("fields");
        var table = new Table("STATE", "PRIO", "ASSIGNEE", "LABELS", "CREATED", "UPDATED");
        table.row(
                TicketView.state(ticket),
                Table.cell(TicketView.orDash(Json.string(fields, "priority"))),
                Table.cell(TicketView.orDash(Json.string(fields, "assignee"))),
                Table.cell(TicketView.orDash(labels(fields))),
                Table.cell(Times.shown(Json.string(ticket, "created_at"))),
                Table.cell(Times.shown(Json.string(ticket, "updated_at"))));
        terminal.table(table);
    }

    private static String labels(JsonNode fields) {
        List<String> labels = new ArrayList<>();
        fields.path("labels").forEach(label -> labels.add(label.asString("")));
        return String.join(" ", labels);
    }

    /// Relations of either side, and what blocks the ticket now.
    public static void relations(JsonNode relations, Terminal terminal) {
        for (JsonNode relation : relations.path("outgoing")) {
            String note = Json.string(relation, "note");
            terminal.line("%s %s%s"
                    .formatted(
                            Json.string(relation, "kind"),
                            Json.string(relation, "target"),
                            note.isEmpty() ? "" : "  " + note));
        }
        for (JsonNode relation : relations.path("incoming")) {
            terminal.line("%s %s".formatted(Json.string(relation, "kind"), Json.string(relation, "source")));
        }
        for (JsonNode blocker : relations.path("blockers")) {
            String state = Json.string(blocker, "state");
            String standing = Json.string(blocker, "standing").equals("cancelled") ? ", cancelled" : "";
            terminal.line(
                    Style.ATTENTION,
                    "waits for %s (%s%s)"
                            .formatted(Json.string(blocker, "id"), state.isEmpty() ? "unknown" : state, standing));
        }
    }

    private static void plan(JsonNode plan, Terminal terminal) {
        for (JsonNode record : plan) {
            JsonNode accepted = record.path("accepted_plan");
            String note = Json.string(record, "note") + Json.string(accepted, "summary");
            terminal.line("plan: %s %s  %s"
                    .formatted(Json.string(record, "kind"), Json.string(record, "related_ticket"), note)
                    .strip());
        }
    }

    private static void event(JsonNode event, Terminal terminal) {
        String actor = Json.string(event, "actor");
        String author = Json.string(event, "author");
        boolean told = actor.isEmpty() || actor.equals("user:" + author) || actor.equals(author);
        section(
                "%s  %s  %s%s%s"
                        .formatted(
                                Times.shown(Json.string(event, "at")),
                                Json.string(event, "kind"),
                                author,
                                told ? "" : " (" + actor + ")",
                                attributes(event.path("attributes"))),
                terminal);
        text(Json.string(event, "body"), terminal);
    }

    /// What the kind adds: the move, the verdict, the commit.
    private static String attributes(JsonNode attributes) {
        String from = Json.string(attributes, "from");
        String move = from.isEmpty() ? "" : "  " + from + " → " + Json.string(attributes, "to");
        String status = Json.string(attributes, "status");
        String commit = Json.string(attributes, "commit");
        return move
                + (status.isEmpty() ? "" : "  " + status)
                + (commit.isEmpty() ? "" : "  " + commit.substring(0, Math.min(12, commit.length())));
    }

    private static void section(String heading, Terminal terminal) {
        terminal.line("");
        terminal.line(Style.QUIET, "── " + heading);
    }

    private static void text(String text, Terminal terminal) {
        if (!text.isBlank()) {
            terminal.line("");
            terminal.line(text.strip());
        }
    }
}
