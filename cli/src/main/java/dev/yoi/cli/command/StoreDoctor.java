package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "doctor",
        description = "Checks the whole store, every line and checksum, and says what is wrong and where.",
        footer = {"", "It takes no lock and changes nothing. Exit code 1 when something is wrong."})
final class StoreDoctor implements Callable<Integer> {
    private final Session session;

    StoreDoctor(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode report = session.local().examineStore(session.where());
        session.answer(report, StoreView::report);
        return (report.path("clean").asBoolean(false) ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
