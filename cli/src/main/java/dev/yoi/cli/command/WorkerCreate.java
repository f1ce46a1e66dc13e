package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "create",
        description = "Makes a worker and starts it; prints its id.",
        footer = {
            "",
            "Examples:",
            "  yoi worker create --name history --input 'git log -3'",
            "  yoi worker create --profile shell --label team=core --json",
            "",
            "With --idempotency-key the same call again answers with the same worker, also after a restart."
        })
final class WorkerCreate implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "How it runs (default: the setting default_profile). See yoi profile list.")
    private @Nullable String profile;

    @Option(names = "--name", paramLabel = "NAME", description = "A name to show; it need not be unique.")
    private @Nullable String name;

    @Option(names = "--id", paramLabel = "UUIDV7", description = "Its id (default: a new one).")
    private @Nullable String id;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--input",
            paramLabel = "TEXT",
            description = "The first input, sent with the start; - reads it from standard input.")
    private @Nullable String input;

    @Option(
            names = "--bundle",
            paramLabel = "ID",
            description = "Take the profile from this bundle (default: the workspace's profiles).")
    private @Nullable String bundle;

    @Option(names = "--digest", paramLabel = "HEX", description = "Refuse any other content of the bundle.")
    private @Nullable String digest;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes a repetition harmless (default: a new one).")
    private @Nullable String key;

    WorkerCreate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            JsonNode worker = workspace.create(
                    request(), key == null ? session.host().keys().get() : key);
            session.answer(worker, WorkerCreate::print);
        }
        return ExitCode.DONE.code();
    }

    private ObjectNode request() {
        ObjectNode request = Json.object().put("profile", session.profileOr(profile));
        putIfGiven(request, "name", name);
        putIfGiven(request, "worker_id", id);
        putIfGiven(request, "bundle_id", bundle);
        putIfGiven(request, "bundle_digest", digest);
        putIfGiven(request, "input", input == null ? null : TextArgument.read(input, session.host()));
        if (!labels.isEmpty()) {
            ObjectNode given = request.putObject("labels");
            labels.forEach(given::put);
        }
        return request;
    }

    private static void putIfGiven(ObjectNode request, String field, @Nullable String value) {
        if (value != null) {
            request.put(field, value);
        }
    }

    private static void print(JsonNode worker, Terminal terminal) {
        String id = Json.string(worker, "worker_id");
        terminal.line(id);
        terminal.hint("send it work: yoi worker send " + id + " TEXT --wait");
    }
}
