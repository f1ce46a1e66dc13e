package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Removes workers that have ended, with their whole history, for good.",
        footer = {
            "",
            "Examples:",
            "  yoi worker delete ID",
            "  yoi worker delete ID1 ID2 --yes      # for scripts: nothing is asked",
            "",
            "A worker that has not ended is refused: yoi worker stop ID first. Its id is never used again."
        })
final class WorkerDelete implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The workers' ids.")
    private List<String> workers = new ArrayList<>();

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
                session.answer(workspace.delete(worker), ChangeView::deleted);
            }
        }
        return ExitCode.DONE.code();
    }

    private String question() {
        return workers.size() == 1
                ? "delete worker " + workers.getFirst() + " and its history"
                : "delete " + workers.size() + " workers and their histories";
    }
}
