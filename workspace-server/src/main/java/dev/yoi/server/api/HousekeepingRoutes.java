package dev.yoi.server.api;

import dev.yoi.runtime.DeleteReport;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.wire.DeletedView;
import java.util.List;

/// What becomes of whole workers: delete.
final class HousekeepingRoutes {
    private final ApiParts parts;

    HousekeepingRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(Route.delete(ApiRoutes.WORKER)
                .needs(Permission.OPERATE)
                .returns(200, DeletedView.class)
                .by(this::delete));
    }

    private Answer delete(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        DeleteReport report = addressed.runtime().deleteWorker(addressed.worker());
        return Answer.ok(new DeletedView(
                report.worker().toString(), addressed.runtimeId().value(), true, report.repeated()));
    }
}
