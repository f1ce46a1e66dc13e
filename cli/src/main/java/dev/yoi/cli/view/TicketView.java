package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Table.Cell;
import dev.yoi.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Tickets in lists, and what a change came to.
public final class TicketView {
    private static final int BLOCKERS_SHOWN_MAX = 2;

    private TicketView() {}

    public static void list(JsonNode page, Terminal terminal) {
        if (page.path("items").isEmpty()) {
            terminal.hint("no such tickets; all there are: yoi ticket list --state all");
            return;
        }
        var table = new Table("TICKET", "STATE", "PRIO", "TITLE", "BLOCKED BY", "UPDATED");
        for (JsonNode ticket : page.path("items")) {
            table.row(
                    Table.cell(Json.string(ticket, "id")),
                    state(ticket),
                    Table.cell(orDash(Json.string(ticket, "priority"))),
                    Table.cell(title(ticket)),
                    blockers(ticket.path("blockers")),
                    new Cell(Times.shown(Json.string(ticket, "updated_at")), Style.QUIET));
        }
        terminal.table(table);
        if (page.hasNonNull("next_cursor")) {
            terminal.hint("there are more: add --cursor " + Json.string(page, "next_cursor"));
        }
    }

    public static void hits(JsonNode page, Terminal terminal) {
        if (page.path("items").isEmpty()) {
            terminal.hint("no ticket contains that");
            return;
        }
        for (JsonNode hit : page.path("items")) {
            terminal.line(Style.STRONG, Json.string(hit, "id") + "  " + Json.string(hit, "title"));
            terminal.line("    " + Json.string(hit, "file") + ": " + Json.string(hit, "excerpt"));
        }
    }

    public static void changed(JsonNode ticket, String what, Terminal terminal) {
        terminal.line("%s  %s  %s".formatted(Json.string(ticket, "id"), what, Json.string(ticket, "title")));
    }

    public static void moved(JsonNode ticket, String from, Terminal terminal) {
        changed(ticket, from + " → " + Json.string(ticket, "state"), terminal);
    }

    /// The state, with `cancelled` for a ticket that was closed without being done.
    static Cell state(JsonNode ticket) {
        String state = Json.string(ticket, "state");
        if (ticket.path("cancelled").asBoolean(false)) {
            return new Cell("cancelled", Style.QUIET);
        }
        return switch (state) {
            case "" -> new Cell("unknown", Style.BAD);
            case "ready" -> new Cell(state, Style.STRONG);
            case "queued" -> new Cell(state, Style.ATTENTION);
            case "inprogress", "done" -> new Cell(state, Style.GOOD);
            default -> new Cell(state, Style.QUIET);
        };
    }

    private static String title(JsonNode ticket) {
        List<String> labels = new ArrayList<>();
        ticket.path("labels").forEach(label -> labels.add("#" + label.asString("")));
        String title = Json.string(ticket, "title");
        return labels.isEmpty() ? title : title + "  " + String.join(" ", labels);
    }

    private static Cell blockers(JsonNode blockers) {
        if (blockers.isEmpty()) {
            return Table.cell("-");
        }
        List<String> names = new ArrayList<>();
        blockers.forEach(blocker -> names.add(Json.string(blocker, "id")));
        String some = names.stream().limit(BLOCKERS_SHOWN_MAX).collect(Collectors.joining(" "));
        int more = names.size() - BLOCKERS_SHOWN_MAX;
        return new Cell(more > 0 ? some + " +" + more : some, Style.ATTENTION);
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
