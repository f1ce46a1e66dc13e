package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "interrupt",
        description = "Ends a worker's current run. The worker stays and takes its next input.",
        footer = {"", "Example:", "  yoi worker interrupt ID"})
final class WorkerInterrupt implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    WorkerInterrupt(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.interrupt(worker), ChangeView::interrupted);
        }
        return ExitCode.DONE.code();
    }
}
