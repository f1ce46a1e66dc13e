package dev.yoi.tickets.format;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Bounded JSON for the ticket files.
public final class Json {

    private static final int DEPTH_MAX = 32;
    private static final int STRING_LENGTH_MAX = 128 * 1024 * 1024;

    /// Reads and writes trees; refuses deep nesting and duplicate keys.
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(STRING_LENGTH_MAX)
                            .build())
                    .build())
            .build();

    private Json() {}

    /// The object in `bytes`, or nothing if they are something else or no JSON.
    public static Optional<ObjectNode> object(byte[] bytes, int start, int length) {
        try {
            JsonNode node = MAPPER.readTree(bytes, start, length);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    /// The text of a field, or empty if it is missing or no text.
    public static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    /// A tree with one field per line, two spaces of indent and LF: as the files have it, so that rewriting a
    /// file changes the lines that changed.
    static void pretty(JsonNode node, String indent, StringBuilder out) {
        if (node.isObject() && !node.isEmpty()) {
            out.append("{\n");
            Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                out.append(indent)
                        .append("  ")
                        .append(MAPPER.writeValueAsString(field.getKey()))
                        .append(": ");
                pretty(field.getValue(), indent + "  ", out);
                out.append(fields.hasNext() ? ",\n" : "\n");
            }
            out.append(indent).append('}');
        } else if (node.isArray() && !node.isEmpty()) {
            out.append("[\n");
            for (int at = 0; at < node.size(); at++) {
                out.append(indent).append("  ");
                pretty(node.get(at), indent + "  ", out);
                out.append(at + 1 < node.size() ? ",\n" : "\n");
            }
            out.append(indent).append(']');
        } else {
            out.append(MAPPER.writeValueAsString(node));
        }
    }
}
