package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import java.util.List;

/// One WebSocket for everything that a client follows.
final class SocketRoutes {
    private final ApiParts parts;
    private final InputRoutes inputs;

    SocketRoutes(ApiParts parts, InputRoutes inputs) {
        this.parts = parts;
        this.inputs = inputs;
    }

    List<Route> routes() {
        return List.of(Route.get(ApiRoutes.API + "/ws")
                .says("Streams and inputs over one WebSocket")
                .needs(Permission.READ)
                .upgrades()
                .by(call -> new Answer.Socket(new SocketSession(parts, inputs, call))));
    }
}
