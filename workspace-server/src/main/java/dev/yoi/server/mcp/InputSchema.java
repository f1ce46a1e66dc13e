package dev.yoi.server.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tool's input as JSON Schema, put together property by property.
final class InputSchema {
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    InputSchema text(String name, String description) {
        properties.put(name, Map.of("type", "string", "description", description));
        return this;
    }

    InputSchema number(String name, int minimum, int maximum, String description) {
        properties.put(
                name, Map.of("type", "integer", "minimum", minimum, "maximum", maximum, "description", description));
        return this;
    }

    InputSchema words(String name, List<String> words, String description) {
        properties.put(name, Map.of("type", "string", "enum", words, "description", description));
        return this;
    }

    InputSchema texts(String name, String description) {
        properties.put(name, Map.of("type", "array", "items", Map.of("type", "string"), "description", description));
        return this;
    }

    InputSchema requires(String... names) {
        required.addAll(List.of(names));
        return this;
    }

    /// The properties' names.
    List<String> names() {
        return List.copyOf(properties.keySet());
    }

    Map<String, Object> map() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}
