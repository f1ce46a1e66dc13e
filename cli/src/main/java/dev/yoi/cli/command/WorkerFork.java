package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "fork",
        description = "Makes a new worker out of another one's history; prints its id.",
        footer = {
            "",
            "Examples:",
            "  yoi worker fork ID                     # everything; of a worker that has ended, up to its end",
            "  yoi worker fork ID --at 21 --name other-way",
            "",
            "The fork does nothing until it is started: yoi worker restore FORK. Its origin stays as it is."
        })
final class WorkerFork implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Option(
            names = "--at",
            paramLabel = "SEQ",
            description = "The last event that is copied (default: all). See yoi worker events.")
    private @Nullable Long at;

    @Option(names = "--name", paramLabel = "NAME", description = "A name to show (default: that of the origin).")
    private @Nullable String name;

    @Option(names = "--id", paramLabel = "UUIDV7", description = "The fork's id (default: a new one).")
    private @Nullable String id;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes a repetition harmless (default: a new one).")
    private @Nullable String key;

    WorkerFork(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = session.server()) {
            String used = key == null ? session.host().keys().get() : key;
            session.answer(workspace.fork(worker, request(), used), WorkerFork::print);
        }
        return ExitCode.DONE.code();
    }

    private ObjectNode request() {
        ObjectNode request = Json.object();
        if (at != null) {
            request.put("at_seq", at);
        }
        if (name != null) {
            request.put("name", name);
        }
        if (id != null) {
            request.put("worker_id", id);
        }
        return request;
    }

    private static void print(JsonNode worker, Terminal terminal) {
        String id = Json.string(worker, "worker_id");
        terminal.line(id);
        terminal.hint("copied %d events; start it: yoi worker restore %s"
                .formatted(Json.number(worker.path("lineage"), "at_seq"), id));
    }
}
