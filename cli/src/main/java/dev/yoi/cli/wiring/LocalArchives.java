package dev.yoi.cli.wiring;

import dev.yoi.cli.command.ArchiveTools;
import dev.yoi.cli.command.StoreTools.Steps;
import dev.yoi.cli.json.Json;
import dev.yoi.runtime.fsstore.StoreImport;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import dev.yoi.server.wiring.WorkspaceImport;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Archives of a workspace of this machine, read and written in this process.
final class LocalArchives implements ArchiveTools {
    private final Supplier<ServerConfig> config;

    /// `config` may refuse.
    LocalArchives(Supplier<ServerConfig> config) {
        this.config = config;
    }

    @Override
    public JsonNode verify(Path archive, Steps progress) {
        return Refusals.translated(() -> {
            try (InputStream in = Files.newInputStream(archive)) {
                return document(StoreImport.verify(in, progress::step));
            }
        });
    }

    @Override
    public void exportWorker(String worker, OutputStream out) {
        Refusals.translated(() -> {
            try (ReadOnlyWorkspace workspace = ReadOnlyWorkspace.open(config.get())) {
                workspace.exportWorker(WorkerId.parse(worker), out);
            }
            return worker;
        });
    }

    @Override
    public void exportAll(OutputStream out) {
        Refusals.translated(() -> {
            try (ReadOnlyWorkspace workspace = ReadOnlyWorkspace.open(config.get())) {
                workspace.exportAll(out);
            }
            return out;
        });
    }

    @Override
    public JsonNode importWorkspace(Path archive, Steps progress) {
        return Refusals.translated(() -> document(WorkspaceImport.run(config.get(), archive, progress::step)));
    }

    private static ObjectNode document(StoreImport.Report report) {
        ObjectNode document = Json.object()
                .put("archive", report.head().kind().code())
                .put("workspace_id", report.head().about().get("workspace_id"))
                .put("workers", report.workers())
                .put("events", report.events())
                .put("position", report.head().position())
                .put("at", report.head().at().toString())
                .put("finished", report.finished());
        ArrayNode leftOut = Json.array();
        report.leftOut()
                .forEach(left ->
                        leftOut.add(Json.object().put("subject", left.subject()).put("why", left.why())));
        return document.set("left_out", leftOut);
    }
}
