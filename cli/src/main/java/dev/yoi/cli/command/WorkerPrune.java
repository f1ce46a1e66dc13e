package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "prune",
        description = "Removes workers that ended and did not change for a while, with their histories, for good.",
        footer = {
            "",
            "Examples:",
            "  yoi worker prune --older-than 30d --dry-run     # lists them",
            "  yoi worker prune --older-than 30d --yes",
            "",
            "At most 1,000 at once: it says when there are more. Active workers are never pruned."
        })
final class WorkerPrune implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            description = "How long they have not changed: 12h, 30d or 8w.")
    private String olderThan = "";

    @Option(names = "--dry-run", description = "Only list them.")
    private boolean dryRun;

    @Mixin
    private Consent consent = new Consent();

    WorkerPrune(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        long seconds = Age.seconds("--older-than", olderThan);
        try (Workspace workspace = session.server()) {
            if (!dryRun) {
                consent.require(session.host(), "delete all workers that ended more than " + olderThan + " ago");
            }
            JsonNode report = workspace.prune(seconds, dryRun);
            session.answer(report, ChangeView::pruned);
        }
        return ExitCode.DONE.code();
    }
}
