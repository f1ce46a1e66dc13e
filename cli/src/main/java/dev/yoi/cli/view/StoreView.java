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
        terminal.line(
                report.path("clean").asBoolean(false) ? "nothing is wrong with the store" : "the store is damaged");
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
