package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ProfileView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "check",
        description =
                "Says whether a profile can run on the server's machine: its program, its secrets, its pinned files.",
        footer = {"", "Exit code 0: it can run. 1: it can't, and what is missing is named with the way to get it."})
final class ProfileCheck implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The profile's name.")
    private String profile = "";

    ProfileCheck(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            JsonNode report = workspace.checkProfile(profile);
            session.answer(report, ProfileView::check);
            return report.path("runnable").asBoolean() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
        }
    }
}
