package dev.yoi.runtime.testkit.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One of the interfaces: how it asks, and how it is answered.
interface Dialect {
    /// What was said, asked for and answered so far.
    record Heard(List<String> userTexts, List<String> tools, List<ToolOutput> outputs) {
        Heard() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    Heard heard(JsonNode request);

    /// The events of a stream, each whole with its empty line.
    List<String> events(String model, ModelReply.Answer answer);

    ObjectNode whole(String model, ModelReply.Answer answer);

    ObjectNode error(ModelReply.Failure failure);

    static Dialect of(ModelRequest.Api api) {
        return switch (api) {
            case CHAT -> new ChatDialect();
            case RESPONSES -> new ResponsesDialect();
            case MESSAGES -> new MessagesDialect();
        };
    }

    /// An event whose name is its `type`, too.
    static String event(String type, ObjectNode data) {
        ObjectNode typed = Json.object().put("type", type);
        typed.setAll(data);
        return "event: " + type + "\ndata: " + Json.text(typed) + "\n\n";
    }

    static ObjectNode openAiError(ModelReply.Failure failure) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", failure.message())
                .put("type", failure.type())
                .put("code", failure.type());
        return error;
    }
}
