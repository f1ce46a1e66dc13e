package dev.yoi.cli.acp;

import dev.yoi.cli.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A worker's events as an editor shows them. Used by one thread at a time; remembers how much of each growing
/// text was told, so that a text that came live is not repeated when it becomes durable.
final class Updates {
    /// Texts that may grow are those of one run, so few; older ones are forgotten.
    private static final int ITEMS_MAX = 1_000;

    private final Map<String, Long> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > ITEMS_MAX;
        }
    };
    /// Calls without a result, with their run.
    private final Map<String, Long> open = new HashMap<>();

    /// Of a durable event; none for what an editor has no place for.
    List<ObjectNode> of(JsonNode event) {
        return switch (Json.string(event, "kind")) {
            case "input_accepted" -> List.of(chunk("user_message_chunk", Json.string(event, "content")));
            case "message", "reasoning" -> text(event, Json.string(event, "content"));
            case "tool_call" -> List.of(call(event));
            case "tool_result" -> List.of(result(event));
            case "tool_resolved" -> List.of(resolved(event));
            case "plan" -> List.of(plan(event));
            case "run_finished" -> ended(event);
            default -> List.of();
        };
    }

    /// Of a text that is not durable yet.
    List<ObjectNode> ofDelta(JsonNode delta) {
        return text(delta, Json.string(delta, "text"));
    }

    private List<ObjectNode> text(JsonNode piece, String content) {
        String item = Json.string(piece, "item");
        long offset = Json.number(piece, "offset");
        long known = told.getOrDefault(item, 0L);
        long end = offset + content.length();
        if (offset > known || end <= known) {
            // Behind a gap, which the durable text will fill; or told before.
            return List.of();
        }
        told.put(item, end);
        boolean answer = Json.string(piece, "kind").equals("message")
                && Json.string(piece, "role").equals("assistant");
        String rest = content.substring((int) (known - offset));
        return List.of(chunk(answer ? "agent_message_chunk" : "agent_thought_chunk", rest));
    }

    static ObjectNode chunk(String kind, String text) {
        ObjectNode update = Json.object().put("sessionUpdate", kind);
        update.set("content", textBlock(text));
        return update;
    }

    private static ObjectNode textBlock(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    /// Names of calls are those of one run.
    static String callId(long run, String call) {
        return run + "/" + call;
    }

    private ObjectNode call(JsonNode event) {
        long run = Json.number(event, "run");
        String id = callId(run, Json.string(event, "call"));
        open.put(id, run);
        String title = Json.string(event, "title");
        ObjectNode update = Json.object()
                .put("sessionUpdate", "tool_call")
                .put("toolCallId", id)
                .put("title", title.isEmpty() ? Json.string(event, "tool") : title)
                .put("kind", "other")
                .put("status", "in_progress");
        update.set("rawInput", event.path("input"));
        return update;
    }

    private ObjectNode result(JsonNode event) {
        boolean good = Json.string(event, "status").equals("succeeded");
        return closed(event, good, Json.string(event, "content"));
    }

    private ObjectNode resolved(JsonNode event) {
        String resolution = Json.string(event, "resolution");
        String said = Json.string(event, "content");
        String by = "decided by " + Json.string(event, "actor") + ": " + resolution;
        return closed(event, resolution.equals("completed"), said.isEmpty() ? by : by + "\n" + said);
    }

    private ObjectNode closed(JsonNode event, boolean good, String text) {
        String id = callId(Json.number(event, "run"), Json.string(event, "call"));
        open.remove(id);
        return callUpdate(id, good ? "completed" : "failed", text);
    }

    private static ObjectNode callUpdate(String id, String status, String text) {
        ObjectNode update = Json.object()
                .put("sessionUpdate", "tool_call_update")
                .put("toolCallId", id)
                .put("status", status);
        if (!text.isEmpty()) {
            ObjectNode content = Json.object().put("type", "content");
            content.set("content", textBlock(text));
            update.set("content", Json.array().add(content));
        }
        return update;
    }

    private static ObjectNode plan(JsonNode event) {
        ArrayNode entries = Json.array();
        for (JsonNode step : event.path("steps")) {
            String status = Json.string(step, "status");
            boolean known = List.of("pending", "in_progress", "completed").contains(status);
            entries.add(Json.object()
                    .put("content", Json.string(step, "title"))
                    .put("priority", "medium")
                    .put("status", known ? status : "pending"));
        }
        ObjectNode update = Json.object().put("sessionUpdate", "plan");
        update.set("entries", entries);
        return update;
    }

    /// Calls that are still open when their run was cut off: nobody knows whether they happened.
    private List<ObjectNode> ended(JsonNode event) {
        long run = Json.number(event, "run");
        boolean completed = Json.string(event, "reason").equals("completed");
        List<String> left = open.entrySet().stream()
                .filter(call -> call.getValue() == run)
                .map(Map.Entry::getKey)
                .toList();
        left.forEach(open::remove);
        return left.stream()
                .map(
                        id -> completed
                                ? callUpdate(id, "completed", "")
                                : callUpdate(
                                        id,
                                        "failed",
                                        "Nobody knows whether this happened: the run was cut off. Decide with yoi worker resolve."))
                .toList();
    }
}
