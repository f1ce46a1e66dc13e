package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.LogView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = "Shows a worker's events, a page at a time. Works without a server too.",
        footer = {
            "",
            "Examples:",
            "  yoi worker events ID",
            "  yoi worker events ID --before end --limit 20",
            "  yoi worker events ID --after 40 --json"
        })
final class WorkerEvents implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Mixin
    private PageOptions page = new PageOptions();

    WorkerEvents(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.events(worker, page.query()), LogView::events);
        }
        return ExitCode.DONE.code();
    }
}
