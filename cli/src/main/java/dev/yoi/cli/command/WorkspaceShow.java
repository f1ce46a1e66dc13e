package dev.yoi.cli.command;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = "Shows which workspace this folder is, and where its data is.",
        footer = {"", "Works without a server, and in a copy whose original has the data."})
final class WorkspaceShow implements Callable<Integer> {
    private final Session session;

    WorkspaceShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.answer(session.local().workspace(session.where()), WorkspaceShow::print);
        return ExitCode.DONE.code();
    }

    private static void print(JsonNode answer, Terminal terminal) {
        terminal.line(Json.string(answer, "display_name"));
        terminal.line("  id       " + Json.string(answer, "workspace_id"));
        terminal.line("  made     " + Json.string(answer, "created_at"));
        terminal.line("  folder   " + Json.string(answer, "root"));
        terminal.line("  data     " + Json.string(answer, "data"));
        String root = Json.string(answer, "root");
        String home = answer.path("home").asString(root);
        if (!home.equals(root)) {
            terminal.line(Style.ATTENTION, "  its data belongs to " + home);
            terminal.hint("if that folder is gone, this one takes its place by itself; else: yoi workspace moved, or"
                    + " yoi workspace new-id");
        }
    }
}
