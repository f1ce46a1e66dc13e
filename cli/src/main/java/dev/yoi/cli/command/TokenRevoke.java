package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "Ends a token, with the browsers that signed in by it, or signs one browser out.")
final class TokenRevoke implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "As in: yoi token list.")
    private String id = "";

    TokenRevoke(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.revokeToken(id), (_, terminal) -> terminal.line("revoked " + id));
        }
        return ExitCode.DONE.code();
    }
}
