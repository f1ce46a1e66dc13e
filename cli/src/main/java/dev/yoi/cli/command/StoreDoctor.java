package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.ProgressLine;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "doctor",
        description = "Checks every record, line and checksum of the store, and says what is wrong and where.",
        footer = {
            "",
            "It takes no lock and changes nothing. Exit code 1 when something is wrong.",
            "See also: yoi store verify, which decodes everything too; yoi store repair."
        })
final class StoreDoctor implements Callable<Integer> {
    private final Session session;

    StoreDoctor(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return examined(session, false);
    }

    static int examined(Session session, boolean everything) {
        JsonNode report;
        try (ProgressLine progress = session.progress()) {
            report = session.local().store(session.where()).examine(everything, progress::step);
        }
        session.answer(report, StoreView::report);
        return (report.path("clean").asBoolean(false) ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
