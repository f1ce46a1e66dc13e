package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.DecisionView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "resolve",
        description = {
            "Says what an indeterminate tool call of a worker came to.",
            "",
            "A call is indeterminate when it has no result and its run was cut off: nobody knows whether it happened,",
            "and it is not run again by itself. Your word is recorded; nothing is run by it."
        },
        footer = {
            "",
            "Example:",
            "  yoi worker show ID                                lists such calls",
            "  yoi worker resolve ID call-7 --completed \"pushed 3 commits\"",
            "  yoi worker resolve ID call-7 --retry"
        })
final class WorkerResolve implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(index = "1", paramLabel = "CALL", description = "The call's name.")
    private String call = "";

    @ArgGroup(multiplicity = "1")
    private Word word = new Word();

    @Option(names = "--run", paramLabel = "N", description = "Its run, where several runs have a call of this name.")
    private @Nullable Long run;

    @Option(names = "--note", paramLabel = "TEXT", description = "A word about it, with --failed or --retry.")
    private @Nullable String note;

    static final class Word {
        @Option(names = "--completed", paramLabel = "RESULT", description = "It was done, with this result.")
        private @Nullable String result;

        @Option(names = "--failed", description = "It counts as failed.")
        private boolean failed;

        @Option(names = "--retry", description = "It may be made again.")
        private boolean retry;
    }

    WorkerResolve(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String resolution = word.retry ? "retry" : word.failed ? "failed" : "completed";
        String text = word.result == null ? note : word.result;
        try (Workspace workspace = session.server()) {
            session.answer(workspace.resolve(worker, call, run, resolution, text), DecisionView::resolved);
        }
        return ExitCode.DONE.code();
    }
}
