package dev.yoi.runtime.testkit.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic messages.
final class MessagesDialect implements Dialect {
    @Override
    public Heard heard(JsonNode request) {
        var heard = new Heard();
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                JsonNode content = message.path("content");
                for (JsonNode block : content) {
                    if (block.path("type").asString("").equals("tool_result")) {
                        heard.outputs()
                                .add(new ToolOutput(
                                        block.path("tool_use_id").asString(""), Json.content(block.path("content"))));
                    }
                }
                String text = Json.content(content);
                if (!text.isEmpty()) {
                    heard.userTexts().add(text);
                }
            }
        }
        heard.tools().addAll(Json.texts(request.path("tools"), "name"));
        return heard;
    }

    @Override
    public List<String> events(String model, ModelReply.Answer answer) {
        var events = new ArrayList<String>();
        ObjectNode start = Json.object();
        ObjectNode head = head(model, null);
        head.putArray("content");
        head.set("usage", usage(answer.tokens().input(), 1));
        start.set("message", head);
        events.add(Dialect.event("message_start", start));
        int index = 0;
        if (!answer.pieces().isEmpty()) {
            events.add(blockStart(index, Json.object().put("type", "text").put("text", "")));
            for (String piece : answer.pieces()) {
                events.add(blockDelta(
                        index, Json.object().put("type", "text_delta").put("text", piece)));
            }
            events.add(blockStop(index++));
        }
        for (ToolUse call : answer.calls()) {
            events.add(blockStart(index, toolUse(call)));
            ObjectNode delta = Json.object().put("type", "input_json_delta").put("partial_json", call.argumentsJson());
            events.add(blockDelta(index, delta));
            events.add(blockStop(index++));
        }
        ObjectNode end = Json.object();
        end.putObject("delta").put("stop_reason", reason(answer)).putNull("stop_sequence");
        end.set("usage", usage(answer.tokens().input(), answer.tokens().output()));
        events.add(Dialect.event("message_delta", end));
        events.add(Dialect.event("message_stop", Json.object()));
        return events;
    }

    private static String blockStart(int index, ObjectNode block) {
        ObjectNode data = Json.object().put("index", index);
        data.set("content_block", block);
        return Dialect.event("content_block_start", data);
    }

    private static String blockDelta(int index, ObjectNode delta) {
        ObjectNode data = Json.object().put("index", index);
        data.set("delta", delta);
        return Dialect.event("content_block_delta", data);
    }

    private static String blockStop(int index) {
        return Dialect.event("content_block_stop", Json.object().put("index", index));
    }

    @Override
    public ObjectNode whole(String model, ModelReply.Answer answer) {
        ObjectNode whole = head(model, reason(answer));
        ArrayNode content = whole.putArray("content");
        if (!answer.pieces().isEmpty()) {
            content.addObject().put("type", "text").put("text", answer.text());
        }
        for (ToolUse call : answer.calls()) {
            ObjectNode use = toolUse(call);
            use.set("input", Json.value(call.argumentsJson()));
            content.add(use);
        }
        whole.set("usage", usage(answer.tokens().input(), answer.tokens().output()));
        return whole;
    }

    private static ObjectNode head(String model, @Nullable String reason) {
        return Json.object()
                .put("id", "msg-1")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model)
                .put("stop_reason", reason)
                .putNull("stop_sequence");
    }

    private static ObjectNode toolUse(ToolUse call) {
        ObjectNode use =
                Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        use.putObject("input");
        return use;
    }

    private static String reason(ModelReply.Answer answer) {
        return answer.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    private static ObjectNode usage(long input, long output) {
        return Json.object().put("input_tokens", input).put("output_tokens", output);
    }

    @Override
    public ObjectNode error(ModelReply.Failure failure) {
        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", failure.type()).put("message", failure.message());
        return error;
    }
}
