package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Table.Cell;
import dev.yoi.cli.terminal.Terminal;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Profiles: the list and the detail.
public final class ProfileView {
    private ProfileView() {}

    public static void list(JsonNode page, Terminal terminal) {
        var table = new Table("PROFILE", "STATE", "SOURCE", "BACKEND", "DESCRIPTION");
        for (JsonNode profile : page.path("items")) {
            table.row(
                    Table.cell(Json.string(profile, "name")),
                    state(profile),
                    Table.cell(Json.string(profile, "source")),
                    Table.cell(Json.string(profile, "backend")),
                    Table.cell(Json.string(profile, "description")));
        }
        terminal.table(table);
    }

    public static void detail(JsonNode profile, Terminal terminal) {
        heading(profile, terminal);
        JsonNode origins = profile.path("origins");
        profile.path("settings")
                .properties()
                .forEach(setting -> setting(setting, Json.string(origins, setting.getKey()), terminal));
        String backend = Json.string(profile, "backend");
        profile.path("presets")
                .properties()
                .forEach(setting -> setting(setting, "preset of the " + backend + " backend", terminal));
        terminal.line("  state    " + Json.string(profile, "state").replace('_', ' '));
        terminal.line("  source   " + Json.string(profile, "source"));
        terminal.line("  bundle   " + Json.string(profile.path("bundle"), "id"));
        terminal.line("  digest   " + Json.string(profile.path("bundle"), "digest"));
        profile.path("diagnostics").forEach(diagnostic -> finding(diagnostic, terminal));
    }

    /// What a bundle says about a profile.
    static void declaration(JsonNode profile, Terminal terminal) {
        heading(profile, terminal);
        profile.path("settings").properties().forEach(setting -> setting(setting, "", terminal));
    }

    private static void heading(JsonNode profile, Terminal terminal) {
        terminal.line(Style.STRONG, Json.string(profile, "name"));
        terminal.line("  backend  " + Json.string(profile, "backend"));
        terminal.line("  about    " + Json.string(profile, "description"));
    }

    private static void setting(Map.Entry<String, JsonNode> setting, String origin, Terminal terminal) {
        String line = "  " + setting.getKey() + " = " + Json.text(setting.getValue());
        terminal.line(origin.isEmpty() ? line : line + "    # " + origin);
    }

    /// What is wrong with files, each with its place.
    public static void lint(JsonNode report, Terminal terminal) {
        report.path("findings").forEach(finding -> finding(finding, terminal));
        if (report.path("in_order").asBoolean()) {
            int count = report.path("profiles").asInt();
            terminal.line(
                    count == 0
                            ? "the project has no profiles of its own"
                            : count + (count == 1 ? " profile is in order" : " profiles are in order"));
        }
    }

    private static void finding(JsonNode finding, Terminal terminal) {
        terminal.line(
                Style.BAD,
                "%s: %s [%s]"
                        .formatted(
                                Json.string(finding, "subject"),
                                Json.string(finding, "message"),
                                Json.string(finding, "code")));
    }

    /// What a pre-flight check found.
    public static void check(JsonNode report, Terminal terminal) {
        boolean runnable = report.path("runnable").asBoolean();
        for (JsonNode finding : report.path("findings")) {
            boolean error = Json.string(finding, "severity").equals("error");
            terminal.line(
                    error ? Style.BAD : Style.ATTENTION,
                    "%s [%s]".formatted(Json.string(finding, "message"), Json.string(finding, "code")));
            terminal.line("  " + Json.string(finding, "remedy"));
        }
        terminal.line(
                runnable ? Style.GOOD : Style.BAD,
                Json.string(report, "profile") + (runnable ? " can run here" : " can't run here"));
    }

    private static Cell state(JsonNode profile) {
        String state = Json.string(profile, "state");
        Style style = switch (state) {
            case "ready" -> Style.GOOD;
            case "invalid" -> Style.BAD;
            default -> Style.ATTENTION;
        };
        return new Cell(state.replace('_', ' '), style);
    }
}
