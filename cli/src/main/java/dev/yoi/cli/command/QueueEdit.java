package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = "Replaces the text of an input that waits.",
        footer = {"", "Example:", "  yoi worker queue edit ID 12 'make check'"})
final class QueueEdit implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(
            index = "1",
            paramLabel = "SEQ",
            description = "The input's sequence, as yoi worker queue list shows it.")
    private long seq;

    @Parameters(
            index = "2",
            paramLabel = "TEXT",
            description = "The new text, as one argument; - reads it from standard input.")
    private String text = "";

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only if it is still as it was read (default: whatever it is).")
    private String ifMatch = "*";

    QueueEdit(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            String content = TextArgument.read(text, session.host());
            session.answer(workspace.editQueued(worker, seq, content, ifMatch), ChangeView::queued);
        }
        return ExitCode.DONE.code();
    }
}
