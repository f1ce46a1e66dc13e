package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        description = "Ends a worker for good: its current run may end within the deadline, then it is ended.",
        footer = {
            "",
            "Examples:",
            "  yoi worker stop ID",
            "  yoi worker stop ID --deadline 2m",
            "",
            "Its history stays. To free its process only: yoi worker detach."
        })
final class WorkerStop implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Mixin
    private DeadlineOption deadline = new DeadlineOption();

    WorkerStop(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.stop(worker, deadline.millis()), ChangeView::ended);
        }
        return ExitCode.DONE.code();
    }
}
