package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.WorkerView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows one worker: state, overview, usage, diagnostics. Works without a server too.",
        footer = {"", "Example:", "  yoi worker show ID --json | jq .diagnostics"})
final class WorkerShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    WorkerShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.worker(worker), WorkerView::detail);
        }
        return ExitCode.DONE.code();
    }
}
