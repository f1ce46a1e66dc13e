package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.ChangeView;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(h|d|w)");
    private static final Map<String, Long> SECONDS = Map.of("h", 3_600L, "d", 86_400L, "w", 604_800L);

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
        long seconds = seconds();
        try (Workspace workspace = session.server()) {
            if (!dryRun) {
                consent.require(session.host(), "delete all workers that ended more than " + olderThan + " ago");
            }
            JsonNode report = workspace.prune(seconds, dryRun);
            session.answer(report, ChangeView::pruned);
        }
        return ExitCode.DONE.code();
    }

    private long seconds() {
        Matcher parts = FORM.matcher(olderThan);
        if (!parts.matches()) {
            throw Failure.usage("--older-than " + olderThan + " is no age", "write it as 12h, 30d or 8w");
        }
        return Long.parseLong(parts.group(1)) * SECONDS.getOrDefault(parts.group(2), 1L);
    }
}
