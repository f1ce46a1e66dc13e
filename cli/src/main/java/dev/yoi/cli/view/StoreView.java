package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// The store's state of health, and the settings.
public final class StoreView {
    private StoreView() {}

    public static void report(JsonNode report, Terminal terminal) {
        findings(report, terminal);
        JsonNode checked = report.path("checked");
        if (checked.isObject()) {
            terminal.hint("checked %,d workers, %,d lines, %,d bytes of logs"
                    .formatted(
                            Json.number(checked, "workers"),
                            Json.number(checked, "lines"),
                            Json.number(checked, "bytes")));
        }
        terminal.line(
                report.path("clean").asBoolean(false)
                        ? "nothing is wrong with the store"
                        : "the store is damaged; yoi store repair --dry-run says what can be done");
    }

    public static void repaired(JsonNode report, Terminal terminal) {
        boolean dryRun = report.path("dry_run").asBoolean(false);
        for (JsonNode action : report.path("actions")) {
            boolean lossy = action.path("lossy").asBoolean(false);
            terminal.line(
                    lossy ? Style.ATTENTION : Style.PLAIN,
                    "%s: %s [%s]"
                            .formatted(
                                    lossy ? "lost" : dryRun ? "would do" : "done",
                                    Json.string(action, "message"),
                                    Json.string(action, "code")));
            terminal.line("  %s, byte %d".formatted(Json.string(action, "file"), Json.number(action, "offset")));
        }
        findings(report, terminal);
        if (report.path("actions").isEmpty()) {
            terminal.line("there is nothing to repair");
        } else if (dryRun) {
            terminal.line("nothing was changed; without --dry-run this is done");
        } else {
            terminal.line(
                    report.path("clean").asBoolean(false)
                            ? "the store is in order; what was replaced is in its folder quarantine"
                            : "the store is still damaged: see above");
        }
    }

    /// What lay in quarantine, and what of it goes.
    public static void pruned(JsonNode report, Terminal terminal) {
        boolean dryRun = report.path("dry_run").asBoolean(false);
        var table = new Table("PIECE", "BYTES", "SET ASIDE", "FROM", "WHY", "");
        long pieces = 0;
        long bytes = 0;
        for (JsonNode piece : report.path("items")) {
            boolean removed = piece.path("removed").asBoolean(false);
            boolean known = piece.has("at");
            pieces += removed ? 1 : 0;
            bytes += removed ? Json.number(piece, "bytes") : 0;
            table.row(
                    Table.cell(Json.string(piece, "name")),
                    Table.cell("%,d".formatted(Json.number(piece, "bytes"))),
                    Table.cell(known ? Times.shown(Json.string(piece, "at")) : "unknown"),
                    Table.cell(known ? Json.string(piece, "file") + ", byte " + Json.number(piece, "offset") : "-"),
                    Table.cell(known ? Json.string(piece, "reason") : "no note that can be read"),
                    Table.cell(removed ? dryRun ? "would go" : "gone" : "stays"));
        }
        if (!report.path("items").isEmpty()) {
            terminal.table(table);
        }
        terminal.line("%d pieces with %,d bytes %s".formatted(pieces, bytes, dryRun ? "would be deleted" : "deleted"));
    }

    private static void findings(JsonNode report, Terminal terminal) {
        for (JsonNode finding : report.path("findings")) {
            Style style = Json.string(finding, "severity").equals("error") ? Style.BAD : Style.ATTENTION;
            terminal.line(
                    style,
                    "%s: %s [%s]"
                            .formatted(
                                    Json.string(finding, "severity"),
                                    Json.string(finding, "message"),
                                    Json.string(finding, "code")));
            terminal.line("  %s, byte %d".formatted(Json.string(finding, "file"), Json.number(finding, "offset")));
            terminal.line("  what to do: " + Json.string(finding, "remedy"));
        }
    }

    public static void settings(JsonNode page, Terminal terminal) {
        var table = new Table("SETTING", "VALUE", "FROM");
        for (JsonNode setting : page.path("items")) {
            table.row(
                    Table.cell(Json.string(setting, "key")),
                    Table.cell(Json.string(setting, "value")),
                    Table.cell(Json.string(setting, "origin")));
        }
        terminal.table(table);
        page.path("warnings").forEach(warning -> terminal.line(Style.ATTENTION, "warning: " + warning.asString("")));
    }
}
