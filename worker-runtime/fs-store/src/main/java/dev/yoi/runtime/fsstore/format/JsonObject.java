package dev.yoi.runtime.fsstore.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object as it was read. Accessors throw [FormatException] when a required field is missing or has
/// another type; unknown fields don't matter to anybody. JSON's `null` is as good as an absent field.
public final class JsonObject {
    private record Member(JsonValue value, int start, int end) {}

    private final byte[] source;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private int start;
    private int end;

    JsonObject(byte[] source) {
        this.source = source;
    }

    void add(String name, JsonValue value, int from, int to) {
        members.put(name, new Member(value, from, to));
    }

    void bounds(int from, int to) {
        start = from;
        end = to;
    }

    public Set<String> names() {
        return members.keySet();
    }

    /// The object as it was written.
    public String json() {
        return new String(source, start, end - start, StandardCharsets.UTF_8);
    }

    /// A field's value as it was written.
    public String json(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw missing(name, "a value");
        }
        return new String(source, member.start, member.end - member.start, StandardCharsets.UTF_8);
    }

    public String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw missing(name, "a string");
        }
        return value;
    }

    public @Nullable String textOrNull(String name) {
        return switch (value(name)) {
            case JsonValue.Text text -> text.value();
            case null -> null;
            case JsonValue other -> throw missing(name, "a string");
        };
    }

    public long number(String name) {
        return switch (value(name)) {
            case JsonValue.Num num -> parsed(name, num.digits());
            case null -> throw missing(name, "a number");
            case JsonValue other -> throw missing(name, "a number");
        };
    }

    public long numberOr(String name, long otherwise) {
        return value(name) == null ? otherwise : number(name);
    }

    public boolean flag(String name) {
        return switch (value(name)) {
            case JsonValue.Bool bool -> bool.value();
            case null -> throw missing(name, "true or false");
            case JsonValue other -> throw missing(name, "true or false");
        };
    }

    public Instant time(String name) {
        return Times.parse(text(name));
    }

    public JsonObject object(String name) {
        JsonObject value = objectOrNull(name);
        if (value == null) {
            throw missing(name, "an object");
        }
        return value;
    }

    public @Nullable JsonObject objectOrNull(String name) {
        return switch (value(name)) {
            case JsonValue.Obj obj -> obj.object();
            case null -> null;
            case JsonValue other -> throw missing(name, "an object");
        };
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    /// The objects of an array; empty when the field is absent.
    public List<JsonObject> objects(String name) {
        var objects = new ArrayList<JsonObject>();
        for (JsonValue element : array(name)) {
            if (!(element instanceof JsonValue.Obj obj)) {
                throw missing(name, "an array of objects");
            }
            objects.add(obj.object());
        }
        return objects;
    }

    /// The strings of an array; empty when the field is absent.
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (JsonValue element : array(name)) {
            if (!(element instanceof JsonValue.Text text)) {
                throw missing(name, "an array of strings");
            }
            texts.add(text.value());
        }
        return texts;
    }

    /// Whether the array has a string in it.
    boolean holdsTexts(String name) {
        return array(name).stream().anyMatch(JsonValue.Text.class::isInstance);
    }

    private List<JsonValue> array(String name) {
        return switch (value(name)) {
            case JsonValue.Arr arr -> arr.elements();
            case null -> List.of();
            case JsonValue other -> throw missing(name, "an array");
        };
    }

    private @Nullable JsonValue value(String name) {
        Member member = members.get(name);
        return member == null || member.value instanceof JsonValue.Nothing ? null : member.value;
    }

    private static long parsed(String name, String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new FormatException("field '" + name + "' is not a whole number", e);
        }
    }

    private static FormatException missing(String name, String what) {
        return new FormatException("field '" + name + "' is not " + what);
    }
}
