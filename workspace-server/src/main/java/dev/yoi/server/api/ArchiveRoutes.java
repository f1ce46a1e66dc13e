package dev.yoi.server.api;

import dev.yoi.runtime.ImportWorker;
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
import dev.yoi.server.wire.WorkerDetailView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers and the whole store as archives. See `docs/formats/archive.md`.
final class ArchiveRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRoutes.class);
    private static final String GZIP = "application/gzip";

    private final ApiParts parts;

    ArchiveRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ApiRoutes.WORKER + "/export")
                        .says("A worker as an archive")
                        .needs(Permission.READ)
                        .streams(GZIP)
                        .by(this::exportWorker),
                Route.post(ApiRoutes.RUNTIME + "/import")
                        .says("A worker out of an archive")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .parameters(List.of("worker_id", "new_id", "name"))
                        .takesUpload(GZIP)
                        .returns(201, WorkerDetailView.class)
                        .by(this::importWorker),
                Route.get(ApiRoutes.API + "/workspace/export")
                        .says("The workspace's store as an archive, as of one moment")
                        .needs(Permission.ADMIN)
                        .streams(GZIP)
                        .by(this::exportAll));
    }

    private Answer exportWorker(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        addressed.runtime().worker(addressed.worker()); // what is refused is refused before anything is sent
        return archive(
                addressed.worker().toString(),
                out -> addressed
                        .runtime()
                        .exportWorker(addressed.worker(), parts.archives().writer(out)));
    }

    private Answer exportAll(Call call) {
        WorkerRuntime runtime = parts.runtimes().embedded();
        Map<String, String> about = parts.facts().about();
        return archive(
                "workspace", out -> runtime.exportAll(about, parts.archives().writer(out)));
    }

    private static Answer archive(String name, Answer.Maker maker) {
        var headers = Map.of("Content-Disposition", "attachment; filename=\"" + name + ".yoi.gz\"");
        return new Answer.Made(GZIP, headers, maker);
    }

    private Answer importWorker(Call call) {
        var runtimeId = new RuntimeId(call.path("rid"));
        WorkerRuntime runtime = parts.runtimes().find(runtimeId);
        var request = new ImportWorker(
                call.parameter("worker_id").map(WorkerId::parse).orElse(null),
                call.parameter("new_id").map(ArchiveRoutes::flag).orElse(false),
                call.parameter("name").map(WorkerName::new).orElse(null),
                WorkerRoutes.idempotencyKey(call));
        try {
            WorkerDetail made = runtime.importWorker(request, parts.archives().reader(call.upload()));
            return WorkerRoutes.made(runtimeId, made);
        } finally {
            drain(call.upload());
        }
    }

    private static boolean flag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw ServerException.invalid("new_id", "'new_id' must be true or false");
    }

    /// A client that is still sending would not hear why it was refused.
    private static void drain(InputStream upload) {
        try {
            upload.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("a client went away while it sent an archive", e);
        }
    }
}
