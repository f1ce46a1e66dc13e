package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "prune-quarantine",
        description = "Removes what openings and repairs of the store set aside a while ago, for good.",
        footer = {
            "",
            "Examples:",
            "  yoi store prune-quarantine --older-than 30d --dry-run     # lists it all, with age and origin",
            "  yoi store prune-quarantine --older-than 30d --yes",
            "",
            "Nothing is ever removed by itself. It may hold the only copy of something: look before.",
            "What has no note that can be read stays, since nobody knows how old it is. A server may be running."
        })
final class StorePruneQuarantine implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            description = "How long ago it was set aside: 12h, 30d or 8w.")
    private String olderThan = "";

    @Option(names = "--dry-run", description = "Only list it.")
    private boolean dryRun;

    @Mixin
    private Consent consent = new Consent();

    StorePruneQuarantine(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        long seconds = Age.seconds("--older-than", olderThan);
        StoreTools store = session.local().store(session.where());
        if (!dryRun) {
            consent.require(session.host(), "delete what the store set aside more than " + olderThan + " ago");
        }
        JsonNode report = store.pruneQuarantine(seconds, dryRun);
        session.answer(report, StoreView::pruned);
        return ExitCode.DONE.code();
    }
}
