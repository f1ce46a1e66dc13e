package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Problems;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.json.Json;
import dev.yoi.server.http.InProcessApi;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import tools.jackson.databind.JsonNode;

/// The API's reads over a store that no server has opened.
final class StoreReads implements Reads {
    private static final int REFUSED = 400;

    private final ReadOnlyWorkspace workspace;

    StoreReads(ReadOnlyWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public JsonNode get(String path) {
        InProcessApi.Reply reply = Refusals.translated(() -> workspace.api().get(path));
        if (reply.status() >= REFUSED) {
            throw Problems.failure(reply.status(), reply.json());
        }
        return Json.parse(reply.json());
    }

    @Override
    public void close() {
        workspace.close();
    }
}
