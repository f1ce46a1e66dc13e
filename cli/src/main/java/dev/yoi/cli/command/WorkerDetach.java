package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "detach",
        description = "Ends a worker's execution and frees its process. The worker stays; restore brings it back.",
        footer = {"", "Example:", "  yoi worker detach ID && yoi worker restore ID"})
final class WorkerDetach implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Mixin
    private DeadlineOption deadline = new DeadlineOption();

    WorkerDetach(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.detach(worker, deadline.millis()), ChangeView::ended);
        }
        return ExitCode.DONE.code();
    }
}
