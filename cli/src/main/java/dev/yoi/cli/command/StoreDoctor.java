package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.client.StoreExamination;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "doctor",
        description =
                "Checks the workspace's store and says what is wrong. Changes nothing, and works while a server runs.",
        footer = {"", "It takes no lock and changes nothing. Exit code 1 when something is wrong."})
final class StoreDoctor implements Callable<Integer> {
    private final Session session;

    StoreDoctor(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode report;
        try (Reads store = session.local().readOnly(session.where())) {
            report = new StoreExamination(store).report();
        }
        session.answer(report, StoreView::report);
        return (report.path("clean").asBoolean(false) ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
