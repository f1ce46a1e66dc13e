package dev.yoi.runtime.fsstore.format;

import java.util.List;

/// A JSON value as it was read.
public sealed interface JsonValue {
    record Text(String value) implements JsonValue {}

    /// A number, as it was written.
    record Num(String digits) implements JsonValue {}

    record Bool(boolean value) implements JsonValue {}

    record Nothing() implements JsonValue {}

    /// `raw` is the array as it was written.
    record Arr(List<JsonValue> elements) implements JsonValue {
        public Arr {
            elements = List.copyOf(elements);
        }
    }

    /// A member's value with its text as it was written.
    record Obj(JsonObject object) implements JsonValue {}
}
