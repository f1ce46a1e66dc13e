package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.LogView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "transcript",
        description = "Shows the conversation with a worker, a page at a time. Works without a server too.",
        footer = {
            "",
            "Examples:",
            "  yoi worker transcript ID",
            "  yoi worker transcript ID --before end --limit 20",
            "  yoi worker transcript ID --after 40 --json"
        })
final class WorkerTranscript implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Mixin
    private PageOptions page = new PageOptions();

    WorkerTranscript(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.transcript(worker, page.query()), LogView::transcript);
        }
        return ExitCode.DONE.code();
    }
}
