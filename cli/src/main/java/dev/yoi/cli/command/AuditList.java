package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.AccessView;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = "Shows the latest changes, made and refused: when, by whom, what came of it.",
        footer = {"", "The server keeps more than it shows, as lines of JSON: docs/formats/audit.md."})
final class AuditList implements Callable<Integer> {
    private final Session session;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, the latest (default: 100).")
    private String limit = "";

    AuditList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            session.answer(workspace.audit(Map.of("limit", limit)), AccessView::audit);
        }
        return ExitCode.DONE.code();
    }
}
