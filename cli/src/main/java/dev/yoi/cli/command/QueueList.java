package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.LogView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "list", description = "Lists the inputs that wait, oldest first. Works without a server too.")
final class QueueList implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    QueueList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.queue(worker), LogView::queue);
        }
        return ExitCode.DONE.code();
    }
}
