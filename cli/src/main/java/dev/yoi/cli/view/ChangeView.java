package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// What a command to a worker came to, in a line.
public final class ChangeView {
    private ChangeView() {}

    public static void interrupted(JsonNode report, Terminal terminal) {
        terminal.line(report.path("interrupted").asBoolean(false) ? "interrupted" : "no run was going on");
    }

    public static void ended(JsonNode report, Terminal terminal) {
        String before = report.path("repeated").asBoolean(false) ? " (it was so before)" : "";
        terminal.line("%s: %s%s"
                .formatted(
                        Json.string(report, "lifecycle"),
                        Json.string(report, "outcome").replace('_', ' '),
                        before));
    }

    public static void restored(JsonNode line, Terminal terminal) {
        terminal.line("%s connected, generation %d"
                .formatted(Json.string(line, "worker_id"), Json.number(line, "generation")));
    }

    public static void restoredAll(JsonNode report, Terminal terminal) {
        if (!report.path("items").isEmpty()) {
            var table = new Table("WORKER", "RESTORED", "GENERATION", "WHY NOT");
            for (JsonNode line : report.path("items")) {
                boolean restored = line.path("restored").asBoolean(false);
                table.row(
                        Table.cell(Json.string(line, "worker_id")),
                        restored ? new Table.Cell("yes", Style.GOOD) : new Table.Cell("no", Style.BAD),
                        Table.cell(restored ? Long.toString(Json.number(line, "generation")) : "-"),
                        Table.cell(restored ? "" : Json.string(line, "error") + ": " + Json.string(line, "message")));
            }
            terminal.table(table);
        }
        terminal.line(
                "%d restored, %d failed".formatted(Json.number(report, "restored"), Json.number(report, "failed")));
    }

    public static void deleted(JsonNode report, Terminal terminal) {
        String before = report.path("repeated").asBoolean(false) ? " (it was so before)" : "";
        terminal.line("deleted %s%s".formatted(Json.string(report, "worker_id"), before));
    }

    public static void pruned(JsonNode report, Terminal terminal) {
        boolean dryRun = report.path("dry_run").asBoolean(false);
        if (!report.path("items").isEmpty()) {
            var table = new Table("WORKER", "NAME", "LIFECYCLE", "EVENTS", "LAST CHANGE");
            for (JsonNode worker : report.path("items")) {
                String name = Json.string(worker, "name");
                table.row(
                        Table.cell(Json.string(worker, "worker_id")),
                        Table.cell(name.isEmpty() ? "-" : name),
                        Table.cell(Json.string(worker, "lifecycle")),
                        Table.cell(Long.toString(Json.number(worker, "last_seq"))),
                        Table.cell(Times.shown(Json.string(worker, "updated_at"))));
            }
            terminal.table(table);
        }
        terminal.line("%d workers %s".formatted(report.path("items").size(), dryRun ? "would be deleted" : "deleted"));
        if (report.path("more").asBoolean(false)) {
            terminal.hint("there are more: run it again");
        }
    }

    public static void options(JsonNode worker, Terminal terminal) {
        terminal.line("%s  %s  %s"
                .formatted(
                        Json.string(worker, "worker_id"),
                        Json.string(worker, "name").isEmpty() ? "-" : Json.string(worker, "name"),
                        WorkerView.labels(worker)));
    }

    public static void queued(JsonNode input, Terminal terminal) {
        terminal.line("queued " + Json.number(input, "seq"));
    }
}
