package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Reads;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import tools.jackson.databind.JsonNode;

/// The API's reads over a store that no server has opened.
final class StoreReads implements Reads {
    private final ReadOnlyWorkspace workspace;

    StoreReads(ReadOnlyWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public JsonNode get(String path) {
        return new InProcessReads(workspace.api()).get(path);
    }

    @Override
    public void close() {
        workspace.close();
    }
}
