package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Table.Cell;
import dev.yoi.cli.terminal.Terminal;
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
        declaration(profile, terminal);
        terminal.line("  state    " + Json.string(profile, "state").replace('_', ' '));
        terminal.line("  source   " + Json.string(profile, "source"));
        terminal.line("  bundle   " + Json.string(profile.path("bundle"), "id"));
        terminal.line("  digest   " + Json.string(profile.path("bundle"), "digest"));
        profile.path("diagnostics")
                .forEach(diagnostic -> terminal.line(
                        Style.BAD,
                        "%s [%s]".formatted(Json.string(diagnostic, "message"), Json.string(diagnostic, "code"))));
    }

    /// What a bundle says about a profile.
    static void declaration(JsonNode profile, Terminal terminal) {
        terminal.line(Style.STRONG, Json.string(profile, "name"));
        terminal.line("  backend  " + Json.string(profile, "backend"));
        terminal.line("  about    " + Json.string(profile, "description"));
        profile.path("settings")
                .properties()
                .forEach(setting -> terminal.line("  " + setting.getKey() + " = " + Json.text(setting.getValue())));
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
