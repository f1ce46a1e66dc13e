package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ProfileView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows a profile: what it runs, and whether it was approved. Works without a server too.")
final class ProfileShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The profile's name.")
    private String profile = "";

    ProfileShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.profile(profile), ProfileView::detail);
        }
        return ExitCode.DONE.code();
    }
}
