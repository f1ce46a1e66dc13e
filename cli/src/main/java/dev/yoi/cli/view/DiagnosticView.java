package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// What is wrong, as the API's diagnostics say it.
public final class DiagnosticView {
    /// Shown where a server starts; the command has them all.
    private static final int FIRST = 5;

    /// What a store says of itself that no server has open: nothing is wrong with that.
    private static final String READ_ONLY = "store_opened_for_reading";

    private DiagnosticView() {}

    public static void all(JsonNode page, Terminal terminal) {
        boolean any = false;
        for (JsonNode diagnostic : page.path("items")) {
            if (!Json.string(diagnostic, "code").equals(READ_ONLY)) {
                line(diagnostic, terminal);
                any = true;
            }
        }
        if (!any) {
            terminal.line("nothing is known to be wrong");
        }
    }

    /// Nothing where nothing is wrong.
    public static void atStart(JsonNode page, Terminal terminal) {
        JsonNode items = page.path("items");
        if (items.isEmpty()) {
            return;
        }
        terminal.line(Style.ATTENTION, items.size() == 1 ? "1 diagnostic:" : items.size() + " diagnostics:");
        for (int i = 0; i < Math.min(FIRST, items.size()); i++) {
            line(items.get(i), terminal);
        }
        terminal.line(
                items.size() > FIRST
                        ? "and %d more: yoi diagnostics; what to do: yoi store doctor".formatted(items.size() - FIRST)
                        : "see also: yoi diagnostics, yoi store doctor");
    }

    static void line(JsonNode diagnostic, Terminal terminal) {
        Style style = Json.string(diagnostic, "severity").equals("error") ? Style.BAD : Style.ATTENTION;
        String subject = Json.string(diagnostic, "subject");
        String message = Json.string(diagnostic, "message");
        String about = subject.isEmpty() || message.contains(subject) ? "" : subject + ": ";
        String times = Json.number(diagnostic, "count") > 1 ? " (" + Json.number(diagnostic, "count") + " times)" : "";
        terminal.line(
                style,
                "%s: %s%s [%s]%s"
                        .formatted(
                                Json.string(diagnostic, "severity"),
                                about,
                                message,
                                Json.string(diagnostic, "code"),
                                times));
    }
}
