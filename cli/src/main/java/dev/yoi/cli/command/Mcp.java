package dev.yoi.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "mcp",
        description = {
            "Serves the tickets to a coding agent or an editor, as tools over MCP.",
            "",
            "Speaks on standard input and output and ends when its input ends; the client starts it. Works with and",
            "without a server. Changes carry the name of the user who runs it, whatever the client says of itself."
        },
        footer = {
            "",
            "For example, in the settings of an MCP client:",
            "  {\"command\": \"yoi\", \"args\": [\"mcp\", \"--workspace\", \"/path/to/project\"]}"
        })
final class Mcp implements Runnable {
    private final Session session;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "all",
            description = "Which tools to give: all, planner, coder or reviewer (default: ${DEFAULT-VALUE}).")
    String role = "";

    @Option(
            names = "--worker",
            paramLabel = "RUNTIME/WORKER#GENERATION",
            defaultValue = "",
            description = "For a host that starts this for one of its workers: who acts, instead of the user.")
    String worker = "";

    Mcp(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.local().serveTools(session.where(), role, worker);
    }
}
