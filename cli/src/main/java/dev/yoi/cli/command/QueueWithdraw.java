package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "withdraw",
        description = "Takes back an input that waits.",
        footer = {"", "Example:", "  yoi worker queue withdraw ID 12"})
final class QueueWithdraw implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(
            index = "1",
            paramLabel = "SEQ",
            description = "The input's sequence, as yoi worker queue list shows it.")
    private long seq;

    QueueWithdraw(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            workspace.withdrawQueued(worker, seq);
        }
        session.answer(
                Json.object().put("worker_id", worker).put("seq", seq).put("withdrawn", true),
                (_, terminal) -> terminal.line("withdrawn " + seq));
        return ExitCode.DONE.code();
    }
}
