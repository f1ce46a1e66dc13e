package dev.yoi.cli.command;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "new-id",
        description = "This folder becomes a workspace of its own, without workers.",
        footer = {"", "For a copy of a project: the workers stay with the original. Writes .yoi/workspace.toml."})
final class WorkspaceNewId implements Callable<Integer> {
    private final Session session;

    WorkspaceNewId(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.answer(
                session.local().workspaceNewId(session.where()),
                (answer, terminal) -> terminal.line(Json.string(answer, "workspace_id")));
        return ExitCode.DONE.code();
    }
}
