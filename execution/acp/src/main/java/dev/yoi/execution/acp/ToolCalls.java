package dev.yoi.execution.acp;

import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ToolStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tool calls of one run, from the agent's updates: which are recorded, which have ended, what they said.
/// Used by one thread at a time, see [Reports#together].
final class ToolCalls {
    private static final int TITLE_CHARACTERS_MAX = 500;
    private static final int INPUT_CHARACTERS_MAX = 256 * 1024;
    /// Calls of one run; what an agent calls beyond that is not told apart any more.
    private static final int CALLS_MAX = 10_000;

    /// Makes the table of a run.
    interface Factory {
        ToolCalls of(long run);
    }

    /// One call that is recorded.
    private static final class Call {
        private final CallContent content;
        private boolean refused;
        private boolean over;

        Call(CallContent content) {
            this.content = content;
        }
    }

    private final long run;
    private final Supplier<CallContent> contents;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    /// Calls of which nothing but a name is known.
    private final Map<String, JsonNode> announced = new HashMap<>();

    ToolCalls(long run, Supplier<CallContent> contents) {
        this.run = run;
        this.contents = contents;
    }

    /// The name under which this call is recorded.
    static String name(JsonNode call) {
        String id = Json.text(call, "toolCallId", "");
        if (id.isBlank()) {
            return "call";
        }
        return id.length() <= ReportRules.MAX_ID_CHARACTERS
                ? id
                : Digest.sha256(id.getBytes(StandardCharsets.UTF_8)).hex();
    }

    static String title(JsonNode call) {
        String title = Json.text(call, "title").filter(text -> !text.isBlank()).orElseGet(() -> tool(call));
        return cut(title, TITLE_CHARACTERS_MAX);
    }

    /// At most `max` UTF-16 units of an agent's own words.
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }

    /// The agent's name of the tool, where it tells one, else what kind of tool it is.
    private static String tool(JsonNode call) {
        String name = Json.text(call, "name")
                .or(() -> Json.text(call.path("_meta").path("claudeCode"), "toolName"))
                .or(() -> Json.text(call, "kind"))
                .filter(word -> !word.isBlank())
                .orElse("other");
        return cut(name, ReportRules.MAX_ID_CHARACTERS);
    }

    private static boolean onlyAnnounced(JsonNode update) {
        String status = Json.text(update, "status", "pending");
        return status.equals("pending") && update.path("rawInput").isEmpty();
    }

    /// What was said before, with what is said now in its place.
    private static JsonNode merged(JsonNode before, JsonNode now) {
        ObjectNode all = Json.object();
        before.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
        now.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
        return all;
    }

    /// The call itself, if it is not recorded yet: from whatever says first what it is.
    List<WorkerEvent.Reported> begun(JsonNode said) {
        String name = name(said);
        JsonNode before = announced.remove(name);
        JsonNode call = before == null ? said : merged(before, said);
        if (calls.containsKey(name) || calls.size() >= CALLS_MAX) {
            return List.of();
        }
        calls.put(name, new Call(contents.get()));
        return List.of(new WorkerEvent.ToolCall(run, name, tool(call), title(call), input(call)));
    }

    private static String input(JsonNode call) {
        JsonNode input = call.path("rawInput");
        String json = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        return json.length() <= INPUT_CHARACTERS_MAX
                ? json
                : Json.text(Json.object().put("omitted_characters", json.length()));
    }

    /// What an update about a call adds to the log: the call if it is new, its result if it ended. Some agents
    /// announce a call before they know what it will be told: that is not yet one.
    List<WorkerEvent.Reported> update(JsonNode update) {
        if (!calls.containsKey(name(update)) && onlyAnnounced(update)) {
            if (announced.size() < CALLS_MAX) {
                announced.merge(name(update), update, ToolCalls::merged);
            }
            return List.of();
        }
        var events = new ArrayList<>(begun(update));
        Call call = calls.get(name(update));
        if (call == null || call.over) {
            return events;
        }
        call.content.take(update);
        ended(call, Json.text(update, "status", "")).ifPresent(status -> {
            call.over = true;
            events.add(new WorkerEvent.ToolResult(run, name(update), status, call.content.content()));
        });
        return events;
    }

    private static Optional<ToolStatus> ended(Call call, String status) {
        return switch (status) {
            case "completed" -> Optional.of(ToolStatus.SUCCEEDED);
            case "failed" -> Optional.of(call.refused ? ToolStatus.DENIED : ToolStatus.FAILED);
            default -> Optional.empty();
        };
    }

    /// Somebody said no to this call.
    void refused(String name) {
        Call call = calls.get(name);
        if (call != null) {
            call.refused = true;
        }
    }

    /// Whether a call is recorded that has not ended: what the agent does now is part of it.
    boolean anyOpen() {
        return calls.values().stream().anyMatch(call -> !call.over);
    }

    /// Results that are known at the end of the run, though the agent did not say so: what was refused was not
    /// done.
    List<WorkerEvent.Reported> known() {
        var events = new ArrayList<WorkerEvent.Reported>();
        calls.forEach((name, call) -> {
            if (call.refused && !call.over) {
                call.over = true;
                events.add(new WorkerEvent.ToolResult(run, name, ToolStatus.DENIED, call.content.content()));
            }
        });
        return events;
    }
}
