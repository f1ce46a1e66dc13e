package dev.yoi.cli.command;

import dev.yoi.cli.client.EventStream.Frame;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.view.LiveView;
import dev.yoi.cli.view.LogView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "tail",
        description = "Shows the end of the conversation with a worker and follows it, as it is written, until Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  yoi worker tail ID",
            "  yoi worker tail ID --no-follow -n 50     # the last 50 lines of the conversation, and back",
            "  yoi worker tail ID --json | jq .         # one document per line for each frame of the stream",
            "",
            "A lost connection or a restarted server is waited for; nothing is lost or shown twice."
        })
final class WorkerTail implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Option(
            names = {"-n", "--items"},
            paramLabel = "N",
            description = "Begin with so many items of the past, 1 to 1000 (default: 10).")
    private int items = 10;

    @Option(names = "--no-follow", description = "Show the past only. Works without a server too.")
    private boolean noFollow;

    @Option(names = "--raw", description = "Pass the text on byte for byte when it goes to a program.")
    private boolean raw;

    WorkerTail(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        long shown;
        try (Reads reads = noFollow ? session.reads() : session.server()) {
            shown = showPast(reads);
        }
        return noFollow ? ExitCode.DONE.code() : follow(shown);
    }

    /// Returns the sequence up to which was shown.
    private long showPast(Reads reads) {
        JsonNode newest = reads.transcript(worker, query("before", "end", items));
        long first = newest.path("items")
                .valueStream()
                .mapToLong(item -> Json.number(item, "seq"))
                .min()
                .orElse(1);
        JsonNode page = reads.transcript(worker, query("after", Long.toString(first - 1), items));
        if (session.json()) {
            if (noFollow) {
                session.terminal().json(Json.text(page));
            }
            return first - 1;
        }
        LogView.transcript(page, session.terminal(raw));
        return page.path("items")
                .valueStream()
                .mapToLong(item -> Json.number(item, "seq"))
                .max()
                .orElse(0);
    }

    private int follow(long after) {
        Terminal terminal = session.terminal(raw);
        var view = LiveView.conversation(terminal);
        return session.follower().follow(worker, after, frame -> {
            if (session.json()) {
                terminal.json(Json.text(line(frame)));
            } else {
                view.accept(frame);
            }
            return Optional.<Integer>empty();
        });
    }

    private static JsonNode line(Frame frame) {
        return Json.object().put("event", frame.name()).put("id", frame.id()).set("data", Json.parse(frame.data()));
    }

    private static Map<String, String> query(String direction, String from, int limit) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put(direction, from);
        query.put("limit", Integer.toString(limit));
        return query;
    }
}
