package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rename",
        description = "Gives a worker another name. Names are for people; the id stays.",
        footer = {"", "Example:", "  yoi worker rename ID 'release notes'"})
final class WorkerRename implements Callable<Integer> {
    /// A new name builds on no earlier one.
    private static final String WHATEVER_IT_IS_NOW = "*";

    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The new name, as one argument.")
    private String name = "";

    WorkerRename(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(
                    workspace.changeOptions(worker, Json.object().put("name", name), WHATEVER_IT_IS_NOW),
                    ChangeView::options);
        }
        return ExitCode.DONE.code();
    }
}
