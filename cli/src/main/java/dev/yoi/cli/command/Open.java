package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "open",
        description = "Prints a link that signs one browser in, once, and opens it.",
        footer = {
            "",
            "Examples:",
            "  yoi open",
            "  yoi open --permission read --no-open     # for somebody who may only look",
        })
final class Open implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--permission",
            paramLabel = "P",
            description = "What the browser may do at most: read, operate or admin (default: what you may).")
    private @Nullable String permission;

    @Option(names = "--no-open", description = "Only print it. A browser opens only from a terminal anyway.")
    private boolean noOpen;

    Open(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            String url = workspace.signInUrl(permission);
            ObjectNode document = Json.object().put("url", url);
            session.answer(document, (_, terminal) -> {
                terminal.line(url);
                terminal.hint("good once, for 15 minutes");
            });
            session.show(url, noOpen);
        }
        return ExitCode.DONE.code();
    }
}
