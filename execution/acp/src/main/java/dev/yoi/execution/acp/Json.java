package dev.yoi.execution.acp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the protocol uses it: trees, read with care since the other side may send anything.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// One frame; what is no object is malformed.
    static Frame frame(byte[] line) {
        try {
            return MAPPER.readTree(line) instanceof ObjectNode object
                    ? new Frame.Message(object)
                    : new Frame.Malformed("it is no JSON object");
        } catch (JacksonException e) {
            return new Frame.Malformed("it is no JSON");
        }
    }

    /// What we wrote ourselves; an empty object for anything else.
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            return object();
        }
    }

    /// On one line, in UTF-8.
    static byte[] bytes(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /// The text of this field; empty when it is absent or no text.
    static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    static String text(JsonNode node, String field, String otherwise) {
        return text(node, field).orElse(otherwise);
    }

    /// The whole number in this field; empty when it is absent or none.
    static OptionalLong number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    /// The elements of an array; none for anything else.
    static List<JsonNode> elements(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isArray() ? value.valueStream().toList() : List.of();
    }

    /// Whether a capability is there: `true`, or an object.
    static boolean offered(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isObject() || (value.isBoolean() && value.booleanValue());
    }
}
