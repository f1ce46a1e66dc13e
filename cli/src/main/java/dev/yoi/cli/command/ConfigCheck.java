package dev.yoi.cli.command;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "check",
        description = "Says whether a server would start with these settings, and what in them means nothing.",
        footer = {"", "Exit code 0: nothing to say. 1: something means nothing. 2: a setting is wrong, and is named."})
final class ConfigCheck implements Callable<Integer> {
    private final Session session;

    ConfigCheck(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode warnings = session.local().configurationWarnings(session.where());
        session.answer(Json.object().set("warnings", warnings), (answer, terminal) -> {
            for (JsonNode warning : answer.path("warnings")) {
                terminal.line(warning.asString());
            }
            if (answer.path("warnings").isEmpty()) {
                terminal.line("the settings are in order");
            }
        });
        return warnings.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
