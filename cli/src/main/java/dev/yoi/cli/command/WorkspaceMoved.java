package dev.yoi.cli.command;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "moved",
        description = "This folder takes the place of the one that the workspace was in before.",
        footer = {
            "",
            "For a project that is used from here on while its old folder still exists: its workers come along."
        })
final class WorkspaceMoved implements Callable<Integer> {
    private final Session session;

    WorkspaceMoved(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.answer(
                session.local().workspaceMoved(session.where()),
                (answer, terminal) -> terminal.line(Json.string(answer, "workspace_id")));
        return ExitCode.DONE.code();
    }
}
