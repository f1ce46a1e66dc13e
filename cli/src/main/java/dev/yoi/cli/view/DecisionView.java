package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.SafeText;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What waits for a person, and what became of a decision.
public final class DecisionView {
    private static final int TITLE_COLUMNS_MAX = 100;
    /// As long as an id can be: one that is cut could not be typed.
    private static final int ID_COLUMNS_MAX = 256;

    private DecisionView() {}

    public static void approved(JsonNode receipt, Terminal terminal) {
        if (receipt.path("repeated").asBoolean(false)) {
            terminal.line("decided (it was so before)");
        } else {
            boolean told = receipt.path("delivered").asBoolean(false);
            terminal.line(told ? "decided; the agent is told" : "decided; no execution is there to be told");
        }
    }

    public static void resolved(JsonNode receipt, Terminal terminal) {
        terminal.line(receipt.path("repeated").asBoolean(false) ? "resolved (it was so before)" : "resolved");
    }

    /// The parts of a worker's detail, each with the commands that decide it.
    static void waiting(JsonNode worker, Terminal terminal) {
        String id = Json.string(worker, "worker_id");
        for (JsonNode request : worker.path("open_requests")) {
            terminal.line(
                    Style.ATTENTION,
                    "asks: %s [%s]"
                            .formatted(title(request), SafeText.line(Json.string(request, "request"), ID_COLUMNS_MAX)));
            terminal.hint("  yoi worker approve %s %s OPTION --seq %d   with one of: %s"
                    .formatted(id, word(request, "request"), Json.number(request, "seq"), options(request)));
        }
        for (JsonNode call : worker.path("indeterminate_calls")) {
            String unanswered = call.path("unanswered").asBoolean(false) ? ", its permission was never given" : "";
            terminal.line(
                    Style.ATTENTION,
                    "nobody knows whether this happened: %s [%s of run %d%s]"
                            .formatted(
                                    title(call),
                                    SafeText.line(Json.string(call, "call"), ID_COLUMNS_MAX),
                                    Json.number(call, "run"),
                                    unanswered));
            terminal.hint("  yoi worker resolve %s %s --completed RESULT | --failed | --retry"
                    .formatted(id, word(call, "call")));
        }
    }

    /// A name of the agent's choosing as one word for a shell: commands are there to be copied.
    private static String word(JsonNode object, String field) {
        String name = SafeText.line(Json.string(object, field), ID_COLUMNS_MAX);
        return name.matches("[A-Za-z0-9._:/-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    private static String title(JsonNode object) {
        return SafeText.line(Json.string(object, "title"), TITLE_COLUMNS_MAX);
    }

    private static String options(JsonNode request) {
        return StreamSupport.stream(request.path("options").spliterator(), false)
                .map(option -> SafeText.line(Json.string(option, "id"), ID_COLUMNS_MAX) + " ("
                        + SafeText.line(Json.string(option, "label"), TITLE_COLUMNS_MAX) + ")")
                .collect(Collectors.joining(", "));
    }
}
