package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "restore",
        description = "Starts a worker's next execution, after a restart of the server or a detach.",
        footer = {
            "",
            "Examples:",
            "  yoi worker restore ID",
            "  yoi worker restore --all      # every stale worker; exit code 1 when one could not be restored",
            "",
            "A run that was cut off does not run again by itself; queued inputs run."
        })
final class WorkerRestore implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The worker's id.")
    private @Nullable String worker;

    @Option(names = "--all", description = "Every stale worker.")
    private boolean all;

    WorkerRestore(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (all == (worker != null)) {
            throw Failure.usage("restore needs a worker's id or --all", "see yoi worker restore --help");
        }
        try (Workspace workspace = session.server()) {
            return worker == null ? restoreAll(workspace) : restore(workspace, worker);
        }
    }

    private int restore(Workspace workspace, String id) {
        session.answer(workspace.restore(id), ChangeView::restored);
        return ExitCode.DONE.code();
    }

    private int restoreAll(Workspace workspace) {
        JsonNode report = workspace.restoreAll();
        session.answer(report, ChangeView::restoredAll);
        return (Json.number(report, "failed") == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
