package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Ends a worker now, for good, and drops its queue.",
        footer = {
            "",
            "Example:",
            "  yoi worker cancel ID",
            "",
            "See also: yoi worker stop, which lets the current run end."
        })
final class WorkerCancel implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    WorkerCancel(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.cancel(worker), ChangeView::ended);
        }
        return ExitCode.DONE.code();
    }
}
