package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.DiagnosticView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "diagnostics",
        description = "Shows what is wrong with the runtime, its store and the profiles. Works without a server too.",
        footer = {
            "",
            "A server says what it has met since it started; yoi store doctor reads everything.",
            "Those of one worker: yoi worker show ID."
        })
final class Diagnostics implements Callable<Integer> {
    private final Session session;

    Diagnostics(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.diagnostics(), DiagnosticView::all);
        }
        return ExitCode.DONE.code();
    }
}
