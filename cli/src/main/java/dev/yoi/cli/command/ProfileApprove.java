package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ProfileView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description =
                "Agrees that a repository's profile may run its commands on this machine, until its content changes.",
        footer = {
            "",
            "Read it first:",
            "  yoi profile show NAME",
            "  yoi profile approve NAME --digest HEX     # exactly what was read, even if it changed since"
        })
final class ProfileApprove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The profile's name.")
    private String profile = "";

    @Option(names = "--digest", paramLabel = "HEX", description = "Only this content (default: what it is now).")
    private @Nullable String digest;

    ProfileApprove(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            String approved =
                    digest == null ? Json.string(workspace.profile(profile).path("bundle"), "digest") : digest;
            session.answer(workspace.approve(profile, approved), ProfileView::detail);
        }
        return ExitCode.DONE.code();
    }
}
