package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Readiness.Phase;
import dev.yoi.server.http.Route;
import dev.yoi.server.wire.HealthView;
import java.util.List;
import java.util.Map;

/// Is it there, can it work. The only routes without a token, so they say next to nothing.
final class HealthRoutes {
    private final ApiParts parts;

    HealthRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/livez")
                        .says("Whether the process is there")
                        .needs(Permission.NONE)
                        .returns(200, HealthView.class)
                        .alsoBeforeReady()
                        .by(this::live),
                Route.get("/readyz")
                        .says("Whether it can be worked with")
                        .needs(Permission.NONE)
                        .returns(200, HealthView.class)
                        .alsoBeforeReady()
                        .by(this::ready));
    }

    private Answer live(Call call) {
        return Answer.ok(new HealthView("live", parts.facts().instanceId(), null));
    }

    private Answer ready(Call call) {
        Phase phase = parts.readiness().phase();
        var view = new HealthView(
                phase.code(),
                parts.facts().instanceId(),
                parts.restore().state().code());
        return new Answer.Document(phase == Phase.READY ? 200 : 503, Map.of(), view);
    }
}
