package dev.yoi.server.api;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.Labels;
import dev.yoi.server.problem.ServerException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Fields of request bodies that need more than their type says.
final class Fields {
    private Fields() {}

    static String required(String name, @Nullable String value) {
        if (value == null) {
            throw ServerException.invalid(name, "'" + name + "' is missing");
        }
        return value;
    }

    /// Text that can be stored as UTF-8: half a surrogate pair can't.
    static Content content(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                throw ServerException.invalid(name, "'" + name + "' has half a surrogate pair at character " + i);
            }
        }
        if (text.isBlank()) {
            throw ServerException.invalid(name, "'" + name + "' must not be blank");
        }
        return Content.text(text);
    }

    static @Nullable Labels labels(@Nullable Map<String, @Nullable String> labels) {
        if (labels == null) {
            return null;
        }
        var values = new TreeMap<String, String>();
        labels.forEach((key, value) -> values.put(key, required("labels." + key, value)));
        return Labels.of(values);
    }
}
