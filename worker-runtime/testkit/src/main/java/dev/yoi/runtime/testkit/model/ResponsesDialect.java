package dev.yoi.runtime.testkit.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI responses.
final class ResponsesDialect implements Dialect {
    private static final String RESPONSE = "resp-1";
    private static final String MESSAGE = "msg-1";

    @Override
    public Heard heard(JsonNode request) {
        var heard = new Heard();
        JsonNode input = request.path("input");
        if (input.isString()) {
            heard.userTexts().add(input.asString());
        }
        for (JsonNode item : input) {
            if (item.path("type").asString("").equals("function_call_output")) {
                JsonNode output = item.path("output");
                String text = output.isString() ? output.asString() : Json.text(output);
                heard.outputs().add(new ToolOutput(item.path("call_id").asString(""), text));
            } else if (item.path("role").asString("").equals("user")) {
                heard.userTexts().add(Json.content(item.path("content")));
            }
        }
        heard.tools().addAll(Json.texts(request.path("tools"), "name"));
        return heard;
    }

    @Override
    public List<String> events(String model, ModelReply.Answer answer) {
        var events = new ArrayList<String>();
        events.add(response("response.created", head(model, "in_progress")));
        int index = 0;
        if (!answer.pieces().isEmpty()) {
            ObjectNode open = message("");
            open.putArray("content");
            events.add(item("response.output_item.added", index, open));
            for (String piece : answer.pieces()) {
                events.add(Dialect.event(
                        "response.output_text.delta",
                        Json.object()
                                .put("item_id", MESSAGE)
                                .put("output_index", index)
                                .put("content_index", 0)
                                .put("delta", piece)));
            }
            events.add(item("response.output_item.done", index++, message(answer.text())));
        }
        for (ToolUse call : answer.calls()) {
            events.add(item("response.output_item.added", index, call(call)));
            events.add(item("response.output_item.done", index++, call(call)));
        }
        events.add(response("response.completed", whole(model, answer)));
        return events;
    }

    private static String response(String type, ObjectNode response) {
        ObjectNode data = Json.object();
        data.set("response", response);
        return Dialect.event(type, data);
    }

    private static String item(String type, int index, ObjectNode item) {
        ObjectNode data = Json.object().put("output_index", index);
        data.set("item", item);
        return Dialect.event(type, data);
    }

    @Override
    public ObjectNode whole(String model, ModelReply.Answer answer) {
        ObjectNode whole = head(model, "completed");
        ArrayNode output = whole.putArray("output");
        if (!answer.pieces().isEmpty()) {
            output.add(message(answer.text()));
        }
        answer.calls().forEach(call -> output.add(call(call)));
        ObjectNode usage = whole.putObject("usage")
                .put("input_tokens", answer.tokens().input())
                .put("output_tokens", answer.tokens().output())
                .put("total_tokens", answer.tokens().input() + answer.tokens().output());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return whole;
    }

    private static ObjectNode head(String model, String status) {
        return Json.object()
                .put("id", RESPONSE)
                .put("object", "response")
                .put("created_at", 1)
                .put("status", status)
                .put("model", model);
    }

    private static ObjectNode message(String text) {
        ObjectNode message = Json.object()
                .put("type", "message")
                .put("id", MESSAGE)
                .put("role", "assistant")
                .put("status", "completed");
        ObjectNode part = message.putArray("content").addObject();
        part.put("type", "output_text").put("text", text).putArray("annotations");
        return message;
    }

    private static ObjectNode call(ToolUse use) {
        return Json.object()
                .put("type", "function_call")
                .put("id", "fc-" + use.id())
                .put("call_id", use.id())
                .put("name", use.name())
                .put("arguments", use.argumentsJson())
                .put("status", "completed");
    }

    @Override
    public ObjectNode error(ModelReply.Failure failure) {
        return Dialect.openAiError(failure);
    }
}
