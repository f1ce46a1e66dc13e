package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.DecisionView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = {
            "Answers a permission request of a worker.",
            "",
            "The answer is recorded, with who gave it, before the agent is told. Repeating it changes nothing."
        },
        footer = {
            "",
            "Example:",
            "  yoi worker show ID                   lists open requests and their options",
            "  yoi worker approve ID 1-ask-3 once --seq 87"
        })
final class WorkerApprove implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(index = "1", paramLabel = "REQUEST", description = "The request's name.")
    private String request = "";

    @Parameters(index = "2", paramLabel = "OPTION", description = "The id of the option that you choose.")
    private String option = "";

    @Option(
            names = "--seq",
            paramLabel = "N",
            description = "Only that request of this name whose event is N, as show lists it: an agent may ask again.")
    private @Nullable Long seq;

    WorkerApprove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.approve(worker, request, seq, option), DecisionView::approved);
        }
        return ExitCode.DONE.code();
    }
}
