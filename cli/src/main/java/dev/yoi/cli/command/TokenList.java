package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.AccessView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists tokens and signed-in browsers. The owner's token is in none of them.")
final class TokenList implements Callable<Integer> {
    private final Session session;

    TokenList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.tokens(), AccessView::tokens);
        }
        return ExitCode.DONE.code();
    }
}
