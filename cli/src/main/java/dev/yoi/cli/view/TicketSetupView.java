package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// What `init`, `doctor` and `import` have to say.
public final class TicketSetupView {
    private TicketSetupView() {}

    public static void made(JsonNode setup, Terminal terminal) {
        terminal.line((flag(setup, "created") ? "made " : "there already: ") + Json.string(setup, "root"));
        if (flag(setup, "attributes_written") || flag(setup, "ignores_written")) {
            terminal.line("wrote .gitattributes and .gitignore in it: commit them with the tickets");
        }
        if (!flag(setup, "git_repository")) {
            terminal.line("this is no git repository yet; run this again once it is one");
            return;
        }
        terminal.line(
                flag(setup, "git_config_written")
                        ? "git merges tickets by: " + Json.string(setup, "merge_driver")
                        : "git knows how to merge tickets");
        terminal.hint(
                "in each other clone, run yoi ticket init once too: git never takes a merge program from a repository");
    }

    public static void report(JsonNode report, Terminal terminal) {
        String verb = flag(report, "dry_run") ? "would " : "did: ";
        report.path("repairs").forEach(repair -> terminal.line(verb + repair.asString("")));
        diagnostics(report.path("diagnostics"), terminal);
        if (flag(report, "cut")) {
            terminal.line(Style.ATTENTION, "there is more; mend some of this first");
        }
        long errors = count(report, "error");
        long warnings = count(report, "warning");
        terminal.line("%d tickets: %s"
                .formatted(
                        Json.number(report, "tickets"),
                        errors + warnings == 0 ? "nothing is wrong" : errors + " errors, " + warnings + " warnings"));
    }

    static void diagnostics(JsonNode diagnostics, Terminal terminal) {
        for (JsonNode found : diagnostics) {
            Style style = Json.string(found, "severity").equals("error") ? Style.BAD : Style.ATTENTION;
            terminal.line(
                    style,
                    "%s: %s [%s]"
                            .formatted(
                                    Json.string(found, "severity"),
                                    Json.string(found, "message"),
                                    Json.string(found, "code")));
            terminal.line("  " + place(found));
        }
    }

    private static String place(JsonNode found) {
        String ticket = Json.string(found, "ticket");
        String file = Json.string(found, "file");
        long offset = Json.number(found, "offset");
        String place = ticket.isEmpty() || file.isEmpty() ? ticket + file : ticket + "/" + file;
        return offset == 0 ? place : place + ", byte " + offset;
    }

    public static void imported(JsonNode report, Terminal terminal) {
        boolean dryRun = flag(report, "dry_run");
        report.path("imported")
                .forEach(ticket ->
                        terminal.line("%s  %s".formatted(Json.string(ticket, "id"), Json.string(ticket, "from"))));
        report.path("problems").forEach(problem -> terminal.line(Style.BAD, "not taken over: " + problem.asString("")));
        terminal.line("%d %s, %d were here already, %d problems"
                .formatted(
                        report.path("imported").size(),
                        dryRun ? "would be imported" : "imported",
                        report.path("already_there").size(),
                        report.path("problems").size()));
    }

    private static long count(JsonNode report, String severity) {
        return report.path("diagnostics")
                .valueStream()
                .filter(found -> Json.string(found, "severity").equals(severity))
                .count();
    }

    private static boolean flag(JsonNode object, String field) {
        return object.path(field).asBoolean(false);
    }
}
