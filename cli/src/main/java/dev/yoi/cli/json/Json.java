package dev.yoi.cli.json;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON trees.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// One line, no trailing newline.
    public static String text(JsonNode document) {
        return MAPPER.writeValueAsString(document);
    }

    /// A document from a server.
    public static JsonNode parse(String document) {
        try {
            return MAPPER.readTree(document);
        } catch (JacksonException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "invalid_answer",
                            "the server's answer is not JSON",
                            "Something else may listen at its address.",
                            "check --server, or stop what listens there"),
                    e);
        }
    }

    /// A field's text; empty when it is absent or null.
    public static String string(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    /// A field's number; 0 when it is absent or null.
    public static long number(JsonNode object, String field) {
        return object.path(field).asLong(0);
    }
}
