package dev.yoi.runtime.testkit.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI chat completions.
final class ChatDialect implements Dialect {
    @Override
    public Heard heard(JsonNode request) {
        var heard = new Heard();
        for (JsonNode message : request.path("messages")) {
            String text = Json.content(message.path("content"));
            switch (message.path("role").asString("")) {
                case "user" -> heard.userTexts().add(text);
                case "tool" ->
                    heard.outputs()
                            .add(new ToolOutput(message.path("tool_call_id").asString(""), text));
                default -> {}
            }
        }
        request.path("tools")
                .forEach(tool ->
                        heard.tools().add(tool.path("function").path("name").asString("")));
        return heard;
    }

    @Override
    public List<String> events(String model, ModelReply.Answer answer) {
        var events = new ArrayList<String>();
        events.add(chunk(model, Json.object().put("role", "assistant").put("content", ""), null));
        answer.pieces().forEach(piece -> events.add(chunk(model, Json.object().put("content", piece), null)));
        for (int i = 0; i < answer.calls().size(); i++) {
            ObjectNode delta = Json.object();
            delta.putArray("tool_calls").add(call(answer.calls().get(i)).put("index", i));
            events.add(chunk(model, delta, null));
        }
        events.add(chunk(model, Json.object(), reason(answer)));
        ObjectNode last = head(model, "chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage(answer));
        events.add(data(last));
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String chunk(String model, ObjectNode delta, @Nullable String reason) {
        ObjectNode chunk = head(model, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason);
        return data(chunk);
    }

    private static String data(ObjectNode data) {
        return "data: " + Json.text(data) + "\n\n";
    }

    @Override
    public ObjectNode whole(String model, ModelReply.Answer answer) {
        ObjectNode whole = head(model, "chat.completion");
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        ObjectNode message =
                choice.putObject("message").put("role", "assistant").put("content", answer.text());
        if (!answer.calls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            answer.calls().forEach(call -> calls.add(call(call)));
        }
        choice.put("finish_reason", reason(answer));
        whole.set("usage", usage(answer));
        return whole;
    }

    private static ObjectNode head(String model, String kind) {
        return Json.object()
                .put("id", "chat-1")
                .put("object", kind)
                .put("created", 1)
                .put("model", model);
    }

    private static ObjectNode call(ToolUse use) {
        ObjectNode call = Json.object().put("id", use.id()).put("type", "function");
        call.putObject("function").put("name", use.name()).put("arguments", use.argumentsJson());
        return call;
    }

    private static String reason(ModelReply.Answer answer) {
        return answer.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage(ModelReply.Answer answer) {
        return Json.object()
                .put("prompt_tokens", answer.tokens().input())
                .put("completion_tokens", answer.tokens().output())
                .put("total_tokens", answer.tokens().input() + answer.tokens().output());
    }

    @Override
    public ObjectNode error(ModelReply.Failure failure) {
        return Dialect.openAiError(failure);
    }
}
