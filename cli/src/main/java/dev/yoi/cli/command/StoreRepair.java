package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.ProgressLine;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "repair",
        description = "Brings a damaged store into order, worker by worker, and keeps what it replaces.",
        footer = {
            "",
            "Examples:",
            "  yoi store repair --dry-run     # what it would do; changes nothing",
            "  yoi store repair               # stop the server first",
            "",
            "What does not stay is set aside in the store's folder quarantine, with a note of where it came from.",
            "Exit code 1 when something is still wrong afterwards. It may be stopped and started again at any time."
        })
final class StoreRepair implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    StoreRepair(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode report;
        try (ProgressLine progress = session.progress()) {
            report = session.local().store(session.where()).repair(dryRun, progress::step);
        }
        session.answer(report, StoreView::repaired);
        return (report.path("clean").asBoolean(false) ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
