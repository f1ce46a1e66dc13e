package dev.yoi.server.api;

import dev.yoi.runtime.DeleteReport;
import dev.yoi.runtime.ForkWorker;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.DeletedView;
import dev.yoi.server.wire.ForkBody;
import dev.yoi.server.wire.PruneBody;
import dev.yoi.server.wire.PruneView;
import dev.yoi.server.wire.WorkerDetailView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of whole workers: fork, delete, prune.
final class HousekeepingRoutes {
    /// A hundred years.
    private static final long MAX_AGE_S = 3_155_760_000L;

    private final ApiParts parts;

    HousekeepingRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.delete(ApiRoutes.WORKER)
                        .says("Delete a worker that has ended")
                        .needs(Permission.OPERATE)
                        .returns(200, DeletedView.class)
                        .by(this::delete),
                Route.post(ApiRoutes.RUNTIME + "/prune")
                        .says("Delete workers that ended long ago")
                        .needs(Permission.OPERATE)
                        .takes(PruneBody.class)
                        .returns(200, PruneView.class)
                        .by(this::prune),
                Route.post(ApiRoutes.WORKER + "/fork")
                        .says("A new worker with a copy of this one's history")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(ForkBody.class)
                        .returns(201, WorkerDetailView.class)
                        .by(this::fork));
    }

    private Answer fork(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        ForkBody body = call.body(ForkBody.class);
        @Nullable WorkerId id = WorkerRoutes.parsed(body.workerId(), WorkerId::parse);
        @Nullable WorkerName name = WorkerRoutes.parsed(body.name(), WorkerName::new);
        var request = new ForkWorker(body.atSeq(), id, name, WorkerRoutes.idempotencyKey(call));
        WorkerDetail made = addressed.runtime().fork(addressed.worker(), request);
        return WorkerRoutes.made(addressed.runtimeId(), made);
    }

    private Answer prune(Call call) {
        WorkerRuntime runtime = parts.runtimes().find(new RuntimeId(call.path("rid")));
        PruneBody body = call.body(PruneBody.class);
        @Nullable Long seconds = body.olderThanS();
        if (seconds == null || seconds < 0 || seconds > MAX_AGE_S) {
            throw ServerException.invalid("older_than_s", "'older_than_s' must be from 0 to " + MAX_AGE_S);
        }
        Instant before = parts.clock().instant().minusSeconds(seconds);
        return Answer.ok(PruneView.of(runtime.prune(before, Boolean.TRUE.equals(body.dryRun()))));
    }

    private Answer delete(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        DeleteReport report = addressed.runtime().deleteWorker(addressed.worker());
        return Answer.ok(new DeletedView(
                report.worker().toString(), addressed.runtimeId().value(), true, report.repeated()));
    }
}
