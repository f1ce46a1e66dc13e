package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ProfileView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "lint",
        description = "Says what is wrong with the project's profiles: file, line, and what to do.",
        footer = {
            "",
            "Reads .yoi/profiles of the project; needs no server, and runs nothing. Exit code 0: all are in order. 1: one is not.",
            "Whether a profile can run on this machine is said by: yoi profile check NAME"
        })
final class ProfileLint implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this profile (default: all of the project).")
    private String profile = "";

    ProfileLint(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode found = session.local().lintProfiles(session.where(), profile);
        session.answer(found, ProfileView::lint);
        boolean good = found.path("in_order").asBoolean();
        return good ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
