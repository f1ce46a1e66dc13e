package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// What is in an archive.
public final class ArchiveView {
    private ArchiveView() {}

    public static void contents(JsonNode report, Terminal terminal) {
        terminal.line("%d workers, %d events, as of position %d, %s"
                .formatted(
                        Json.number(report, "workers"),
                        Json.number(report, "events"),
                        Json.number(report, "position"),
                        Json.string(report, "at")));
        for (JsonNode left : report.path("left_out")) {
            terminal.line(
                    Style.BAD, "not in it: %s: %s".formatted(Json.string(left, "subject"), Json.string(left, "why")));
        }
    }

    public static void imported(JsonNode report, Terminal terminal) {
        contents(report, terminal);
        terminal.line(
                report.path("finished").asBoolean(false)
                        ? "it was imported before"
                        : "imported workspace " + Json.string(report, "workspace_id"));
    }
}
