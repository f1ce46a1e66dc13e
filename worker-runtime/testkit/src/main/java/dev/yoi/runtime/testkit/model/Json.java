package dev.yoi.runtime.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Trees of JSON, and the texts in them.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static JsonNode value(String json) {
        return MAPPER.readTree(json);
    }

    /// An empty object for what is no JSON: the endpoint answers whatever comes.
    static JsonNode lenient(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return node.isObject() ? node : object();
        } catch (JacksonException e) {
            return object();
        }
    }

    /// A content that is a text, or a list of parts of which some have a `text`.
    static String content(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asString(""))
                .collect(Collectors.joining());
    }

    static List<String> texts(JsonNode list, String field) {
        var texts = new ArrayList<String>();
        list.forEach(item -> item.path(field).stringValueOpt().ifPresent(texts::add));
        return texts;
    }
}
