package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.SafeText;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Pages of a worker's log: events, the transcript, the queue.
public final class LogView {
    private static final int CONTENT_COLUMNS_MAX = 60;

    /// In every event, in columns of their own, or for programs.
    private static final Set<String> COMMON = Set.of(
            "seq",
            "pos",
            "at",
            "kind",
            "crc",
            "content",
            "text",
            "idempotency_key",
            "request_digest",
            "item",
            "offset");

    private LogView() {}

    public static void events(JsonNode page, Terminal terminal) {
        var table = new Table("SEQ", "AT", "KIND", "WHAT");
        for (JsonNode event : page.path("items")) {
            table.row(
                    Table.cell(Long.toString(Json.number(event, "seq"))),
                    Table.cell(Times.shown(Json.string(event, "at"))),
                    Table.cell(Json.string(event, "kind")),
                    Table.cell(what(event)));
        }
        terminal.table(table);
        more(page, terminal);
    }

    public static void transcript(JsonNode page, Terminal terminal) {
        String item = "";
        for (JsonNode line : page.path("items")) {
            String continues = Json.string(line, "item");
            boolean goesOn = !continues.isEmpty() && continues.equals(item);
            if (!goesOn) {
                terminal.line(Style.QUIET, heading(line));
            }
            terminal.part(Json.string(line, "content"));
            if (!Json.string(line, "content").endsWith("\n")) {
                terminal.line("");
            }
            item = continues;
        }
        more(page, terminal);
    }

    public static void queue(JsonNode page, Terminal terminal) {
        if (page.path("items").isEmpty()) {
            terminal.hint("nothing waits");
            return;
        }
        var table = new Table("SEQ", "QUEUED", "KIND", "INPUT");
        for (JsonNode input : page.path("items")) {
            table.row(
                    Table.cell(Long.toString(Json.number(input, "seq"))),
                    Table.cell(Times.shown(Json.string(input, "queued_at"))),
                    Table.cell(Json.string(input, "kind")),
                    Table.cell(Json.string(input, "content")));
        }
        terminal.table(table);
    }

    /// The text of a stored content: it is a list of parts, or one text.
    static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString("");
        }
        return content.values().stream().map(part -> Json.string(part, "text")).collect(Collectors.joining());
    }

    private static String heading(JsonNode line) {
        String run = line.hasNonNull("run") && Json.number(line, "run") > 0 ? ", run " + Json.number(line, "run") : "";
        return "-- %d %s %s%s"
                .formatted(
                        Json.number(line, "seq"),
                        Times.shown(Json.string(line, "at")),
                        Json.string(line, "type").equals("message")
                                ? Json.string(line, "role")
                                : Json.string(line, "type"),
                        run);
    }

    private static String what(JsonNode event) {
        String fields = event.properties().stream()
                .filter(field -> !COMMON.contains(field.getKey()))
                .filter(field ->
                        field.getValue().isValueNode() && !field.getValue().isNull())
                .map(field -> field.getKey() + "=" + field.getValue().asString())
                .collect(Collectors.joining(" "));
        String content = SafeText.line(text(event.path("content")), CONTENT_COLUMNS_MAX);
        return content.isEmpty() ? fields : content + (fields.isEmpty() ? "" : "  " + fields);
    }

    private static void more(JsonNode page, Terminal terminal) {
        if (!page.path("more").asBoolean(false)) {
            return;
        }
        terminal.hint(
                page.hasNonNull("next_before")
                        ? "there is more: --before " + Json.number(page, "next_before")
                        : "there is more: --after " + Json.number(page, "next_after"));
    }
}
