package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Problems;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.json.Json;
import dev.yoi.server.http.InProcessApi;
import tools.jackson.databind.JsonNode;

/// The API of this process, asked without a network in between. Whoever opened what it reads closes that.
final class InProcessReads implements Reads {
    private static final int REFUSED = 400;

    private final InProcessApi api;

    InProcessReads(InProcessApi api) {
        this.api = api;
    }

    @Override
    public JsonNode get(String path) {
        InProcessApi.Reply reply = Refusals.translated(() -> api.get(path));
        if (reply.status() >= REFUSED) {
            throw Problems.failure(reply.status(), reply.json());
        }
        return Json.parse(reply.json());
    }

    @Override
    public void close() {
        // nothing is open here
    }
}
