package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "delete",
        description = "Removes workers that have ended, with their whole history, for good.",
        footer = {
            "",
            "Examples:",
            "  yoi worker delete ID",
            "  yoi worker delete ID1 ID2 --yes      # for scripts: nothing is asked",
            "  yoi worker delete ID --archive kept  # kept/ID.yoi.gz; yoi worker import --new-id brings it back",
            "",
            "A worker that has not ended is refused: yoi worker stop ID first. Its id is never used again."
        })
final class WorkerDelete implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The workers' ids.")
    private List<String> workers = new ArrayList<>();

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "First write each one into a file ID.yoi.gz in this folder, and read that again to its end.")
    private @Nullable Path archive;

    @Mixin
    private Consent consent = new Consent();

    WorkerDelete(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            consent.require(session.host(), question());
            for (String worker : workers) {
                if (archive != null) {
                    keep(archive, worker);
                }
                session.answer(workspace.delete(worker), ChangeView::deleted);
            }
        }
        return ExitCode.DONE.code();
    }

    /// A worker that is not safely in its file is not deleted.
    private void keep(Path folder, String worker) {
        Path file = folder.resolve(worker.replaceAll("[^A-Za-z0-9-]", "_") + ".yoi.gz");
        JsonNode found = new ArchiveFile(session, file).write(out -> WorkerExport.exported(session, worker, out));
        if (!session.json()) {
            session.terminal().hint("kept %d events in %s".formatted(Json.number(found, "events"), file));
        }
    }

    private String question() {
        return workers.size() == 1
                ? "delete worker " + workers.getFirst() + " and its history"
                : "delete " + workers.size() + " workers and their histories";
    }
}
