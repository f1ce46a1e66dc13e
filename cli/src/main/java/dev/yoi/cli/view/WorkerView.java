package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.SafeText;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Table.Cell;
import dev.yoi.cli.terminal.Terminal;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Workers: the table and the detail.
public final class WorkerView {
    private static final int TEXT_COLUMNS_MAX = 100;

    private WorkerView() {}

    public static void list(JsonNode page, Terminal terminal) {
        if (page.path("items").isEmpty()) {
            terminal.hint("no workers here; make one: yoi worker create --profile shell");
            return;
        }
        var table = new Table("WORKER", "NAME", "PROFILE", "LIFECYCLE", "ATTACHMENT", "RUN", "EVENTS", "LAST CHANGE");
        for (JsonNode worker : page.path("items")) {
            table.row(
                    Table.cell(Json.string(worker, "worker_id")),
                    Table.cell(orDash(worker, "name")),
                    Table.cell(Json.string(worker, "profile")),
                    lifecycle(worker),
                    attachment(worker),
                    Table.cell(orDash(worker, "run_state")),
                    Table.cell(Long.toString(Json.number(worker, "last_seq"))),
                    Table.cell(Times.shown(Json.string(worker, "updated_at"))));
        }
        terminal.table(table);
        if (page.hasNonNull("next_cursor")) {
            terminal.hint("there are more: add --cursor " + Json.string(page, "next_cursor"));
        }
    }

    public static void detail(JsonNode worker, Terminal terminal) {
        var table = new Table("WORKER", Json.string(worker, "worker_id"));
        line(table, "name", orDash(worker, "name"));
        line(table, "profile", Json.string(worker, "profile") + " (" + Json.string(worker, "backend") + ")");
        line(table, "bundle", Json.string(worker.path("bundle"), "id"));
        table.row(Table.cell("lifecycle"), lifecycle(worker));
        table.row(Table.cell("attachment"), attachment(worker));
        line(table, "run", orDash(worker, "run_state"));
        line(table, "generation", Long.toString(Json.number(worker, "generation")));
        line(table, "events", Long.toString(Json.number(worker, "last_seq")));
        line(table, "queued", Long.toString(Json.number(worker, "queued")));
        line(table, "labels", labels(worker));
        if (worker.path("lineage").isObject()) {
            JsonNode lineage = worker.path("lineage");
            line(table, "copy of", Json.string(lineage, "origin") + " up to " + Json.number(lineage, "at_seq"));
        }
        worker.path("forks").forEach(fork -> line(table, "forked to", fork.asString("")));
        line(table, "created", Times.shown(Json.string(worker, "created_at")));
        JsonNode overview = worker.path("overview");
        line(table, "last change", Times.shown(Json.string(worker, "updated_at")));
        line(table, "title", orDash(overview, "title"));
        line(table, "turns", Long.toString(Json.number(worker.path("usage"), "turns")));
        terminal.table(table);
        String lastText = Json.string(overview, "last_text");
        if (!lastText.isBlank()) {
            terminal.line("last text: " + SafeText.line(lastText, TEXT_COLUMNS_MAX));
        }
        DecisionView.waiting(worker, terminal);
        worker.path("diagnostics").forEach(diagnostic -> DiagnosticView.line(diagnostic, terminal));
    }

    private static void line(Table table, String name, String value) {
        table.row(Table.cell(name), Table.cell(value));
    }

    static String labels(JsonNode worker) {
        String labels = worker.path("labels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(" "));
        return labels.isEmpty() ? "-" : labels;
    }

    private static String orDash(JsonNode object, String field) {
        String value = Json.string(object, field);
        return value.isEmpty() ? "-" : value;
    }

    private static Cell lifecycle(JsonNode worker) {
        String lifecycle = Json.string(worker, "lifecycle");
        if (worker.path("damaged").asBoolean(false)) {
            return new Cell(lifecycle + ", damaged", Style.BAD);
        }
        Style style = switch (lifecycle) {
            case "active" -> Style.PLAIN;
            case "failed" -> Style.BAD;
            default -> Style.QUIET;
        };
        return new Cell(lifecycle, style);
    }

    private static Cell attachment(JsonNode worker) {
        String attachment = Json.string(worker, "attachment");
        Style style = switch (attachment) {
            case "connected" -> Style.GOOD;
            case "stale" -> Style.ATTENTION;
            default -> Style.QUIET;
        };
        return new Cell(attachment, style);
    }
}
