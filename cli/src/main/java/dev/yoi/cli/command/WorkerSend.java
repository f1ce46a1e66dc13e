package dev.yoi.cli.command;

import dev.yoi.cli.client.RunWatch;
import dev.yoi.cli.client.RunWatch.Outcome;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.view.LiveView;
import dev.yoi.cli.view.RunView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "send",
        description =
                "Sends a worker an input. Returns once the input is durable; with --wait, after the run that answers it.",
        footer = {
            "",
            "Examples:",
            "  yoi worker send ID 'git log -3' --wait",
            "  git diff | yoi worker send ID - --json",
            "  yoi worker send ID -- '--a text that begins with a dash'",
            "",
            "With --wait the exit code is 0 when the run completed (with exit code 0), else 1. Ctrl-C ends the wait, not",
            "the run."
        })
final class WorkerSend implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = "What to send, as one argument; - reads it from standard input.")
    private String text = "";

    @Option(names = "--wait", description = "Wait for the run, and show what it says.")
    private boolean wait;

    @Option(names = "--reject", description = "Refuse instead of queueing when the worker is busy.")
    private boolean reject;

    @Option(names = "--kind", paramLabel = "KIND", description = "user, notify or system (default: user).")
    private String kind = "user";

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes a repetition harmless (default: a new one).")
    private @Nullable String key;

    @Option(names = "--raw", description = "Pass the output on byte for byte when it goes to a program.")
    private boolean raw;

    WorkerSend(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode receipt;
        try (Workspace workspace = session.server()) {
            receipt = workspace.send(
                    worker, input(), key == null ? session.host().keys().get() : key);
        }
        if (wait) {
            return await(receipt).code();
        }
        session.answer(receipt, WorkerSend::print);
        return ExitCode.DONE.code();
    }

    private ObjectNode input() {
        return Json.object()
                .put("content", TextArgument.read(text, session.host()))
                .put("kind", kind)
                .put("when_busy", reject ? "reject" : "queue");
    }

    private ExitCode await(JsonNode receipt) {
        long seq = Json.number(receipt, "seq");
        var watch = new RunWatch(seq);
        var view = LiveView.output(session.terminal(raw));
        Outcome outcome = session.follower().follow(worker, seq, frame -> {
            if (!session.json()) {
                view.accept(frame);
            }
            return watch.accept(frame);
        });
        if (session.json()) {
            session.terminal().json(Json.text(withRun(receipt, outcome)));
        } else {
            view.end();
            session.terminal().hint(RunView.shown(outcome));
        }
        return outcome.succeeded() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static JsonNode withRun(JsonNode receipt, Outcome outcome) {
        ObjectNode answer = Json.object();
        receipt.properties().forEach(field -> answer.set(field.getKey(), field.getValue()));
        return answer.set("run", RunView.json(outcome));
    }

    private static void print(JsonNode receipt, Terminal terminal) {
        boolean queued = receipt.path("queued").asBoolean(false);
        terminal.line("%s %d".formatted(queued ? "queued" : "accepted", Json.number(receipt, "seq")));
    }
}
