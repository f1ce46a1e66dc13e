package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// Tokens, sessions, and what was done with them.
public final class AccessView {
    private AccessView() {}

    /// The secret alone on standard output, for `yoi token create … > file`.
    public static void made(JsonNode token, Terminal terminal) {
        terminal.line(Json.string(token, "secret"));
        terminal.hint("token " + Json.string(token, "id") + " may " + Json.string(token, "permission")
                + "; it is not shown again");
    }

    public static void tokens(JsonNode page, Terminal terminal) {
        var table = new Table("ID", "KIND", "NAME", "MAY", "CREATED", "EXPIRES");
        for (JsonNode token : page.path("items")) {
            table.row(
                    Table.cell(Json.string(token, "id")),
                    Table.cell(Json.string(token, "kind")),
                    Table.cell(Json.string(token, "name")),
                    Table.cell(Json.string(token, "permission")),
                    Table.cell(Json.string(token, "created_at")),
                    Table.cell(token.path("expires_at").asString("never")));
        }
        terminal.table(table);
    }

    public static void audit(JsonNode page, Terminal terminal) {
        var table = new Table("AT", "WHO", "SESSION", "OUTCOME", "WHAT");
        for (JsonNode entry : page.path("items")) {
            table.row(
                    Table.cell(Json.string(entry, "at")),
                    Table.cell(Json.string(entry, "actor")),
                    Table.cell(entry.path("session").asString("")),
                    Table.cell(entry.path("code").asString(entry.path("status").asString())),
                    Table.last(Json.string(entry, "method") + " "
                            + Json.string(entry, "target").replaceFirst("^/api/v1", "")));
        }
        terminal.table(table);
    }
}
