package dev.yoi.cli.wiring;

import dev.yoi.cli.command.StoreTools;
import dev.yoi.cli.json.Json;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.fsstore.Finding;
import dev.yoi.runtime.fsstore.RepairAction;
import dev.yoi.runtime.fsstore.RepairReport;
import dev.yoi.runtime.fsstore.StoreDoctor;
import dev.yoi.runtime.fsstore.StoreDump;
import dev.yoi.runtime.fsstore.StoreQuarantine;
import dev.yoi.runtime.fsstore.StoreRepair;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The store's own tools, on the store of a workspace of this machine.
final class LocalStore implements StoreTools {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Supplier<FilesystemStoreOptions> options;

    /// `options` may refuse.
    LocalStore(Supplier<FilesystemStoreOptions> options) {
        this.options = options;
    }

    @Override
    public JsonNode examine(boolean everything, Steps progress) {
        return Refusals.translated(() -> {
            var depth = everything ? StoreDoctor.Depth.EVERYTHING : StoreDoctor.Depth.LINES;
            StoreDoctor.Examination found = StoreDoctor.examine(options.get(), depth, progress::step);
            ObjectNode document = Json.object().put("clean", clean(found.findings()));
            document.set(
                    "checked",
                    Json.object()
                            .put("workers", found.workers())
                            .put("lines", found.lines())
                            .put("bytes", found.bytes()));
            return document.set("findings", documents(found.findings()));
        });
    }

    @Override
    public JsonNode repair(boolean dryRun, Steps progress) {
        return Refusals.translated(() -> {
            RepairReport report = StoreRepair.repair(options.get(), dryRun, progress::step);
            ArrayNode actions = Json.array();
            report.actions().forEach(action -> actions.add(document(action)));
            ObjectNode document = Json.object().put("dry_run", dryRun).put("clean", clean(report.left()));
            document.set("actions", actions);
            return document.set("findings", documents(report.left()));
        });
    }

    @Override
    public JsonNode pruneQuarantine(long olderThanSeconds, boolean dryRun) {
        return Refusals.translated(() -> {
            ArrayNode items = Json.array();
            Duration olderThan = Duration.ofSeconds(olderThanSeconds);
            StoreQuarantine.prune(options.get(), olderThan, dryRun).forEach(piece -> items.add(document(piece)));
            return Json.object().put("dry_run", dryRun).set("items", items);
        });
    }

    private static ObjectNode document(StoreQuarantine.Piece piece) {
        ObjectNode document = Json.object()
                .put("name", piece.name())
                .put("bytes", piece.bytes())
                .put("removed", piece.old());
        piece.origin()
                .ifPresent(origin -> document.put("file", origin.file())
                        .put("offset", origin.offset())
                        .put("reason", origin.reason())
                        .put("at", origin.at().toString()));
        return document;
    }

    @Override
    public void dump(@Nullable String file, OutputStream out) {
        Refusals.translated(() -> {
            var buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            if (file == null) {
                StoreDump.list(options.get(), buffered);
            } else {
                StoreDump.dump(options.get(), file, buffered);
            }
            buffered.flush();
            return buffered;
        });
    }

    private static boolean clean(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private static ArrayNode documents(List<Finding> found) {
        ArrayNode findings = Json.array();
        found.forEach(finding -> findings.add(document(finding)));
        return findings;
    }

    private static ObjectNode document(Finding finding) {
        return Json.object()
                .put("code", finding.code().code())
                .put("severity", finding.severity().code())
                .put("message", finding.message())
                .put("worker_id", finding.worker().map(WorkerId::toString).orElse(null))
                .put("file", finding.file())
                .put("offset", finding.offset())
                .put("remedy", finding.remedy());
    }

    private static ObjectNode document(RepairAction action) {
        return Json.object()
                .put("code", action.code().code())
                .put("message", action.message())
                .put("worker_id", action.worker().map(WorkerId::toString).orElse(null))
                .put("file", action.file())
                .put("offset", action.offset())
                .put("lossy", action.lossy());
    }
}
