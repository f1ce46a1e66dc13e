package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Table;
import dev.yoi.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;

/// Bundles: the list and the detail.
public final class BundleView {
    private BundleView() {}

    public static void list(JsonNode page, Terminal terminal) {
        var table = new Table("BUNDLE", "DIGEST");
        for (JsonNode bundle : page.path("items")) {
            table.row(Table.cell(Json.string(bundle, "id")), Table.cell(Json.string(bundle, "digest")));
        }
        terminal.table(table);
    }

    public static void detail(JsonNode bundle, Terminal terminal) {
        terminal.line("bundle  " + Json.string(bundle, "id"));
        terminal.line("digest  " + Json.string(bundle, "digest"));
        for (JsonNode profile : bundle.path("profiles")) {
            terminal.line("");
            ProfileView.declaration(profile, terminal);
        }
    }
}
