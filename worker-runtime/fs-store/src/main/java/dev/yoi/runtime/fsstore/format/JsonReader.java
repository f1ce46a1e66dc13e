package dev.yoi.runtime.fsstore.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Reads one JSON value from UTF-8 bytes, strictly (RFC 8259), with bounded nesting.
public final class JsonReader {
    /// Deepest nesting of arrays and objects.
    public static final int MAX_DEPTH = 128;

    private final byte[] in;
    private final int end;
    private int at;

    private JsonReader(byte[] in, int from, int to) {
        this.in = in;
        this.at = from;
        this.end = to;
    }

    /// The bytes must be one object and nothing else.
    public static JsonObject object(byte[] json) {
        return object(json, 0, json.length);
    }

    public static JsonObject object(byte[] json, int from, int to) {
        if (new JsonReader(json, from, to).document() instanceof JsonValue.Obj obj) {
            return obj.object();
        }
        throw new FormatException("not a JSON object");
    }

    /// Whether the text is one JSON value with at most `depth` levels.
    public static boolean isValue(String json, int depth) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        var reader = new JsonReader(utf8, 0, utf8.length);
        try {
            reader.blanks();
            reader.value(MAX_DEPTH - depth + 1);
            reader.blanks();
            return reader.at == reader.end;
        } catch (FormatException e) {
            return false;
        }
    }

    private JsonValue document() {
        blanks();
        JsonValue value = value(0);
        blanks();
        if (at != end) {
            throw wrong("something follows the value");
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("nested too deeply");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonValue.Text(string());
            case 't' -> word("true", new JsonValue.Bool(true));
            case 'f' -> word("false", new JsonValue.Bool(false));
            case 'n' -> word("null", new JsonValue.Nothing());
            default -> number();
        };
    }

    private JsonValue object(int depth) {
        var object = new JsonObject(in);
        int start = at++;
        blanks();
        if (peek() == '}') {
            at++;
            object.bounds(start, at);
            return new JsonValue.Obj(object);
        }
        while (true) {
            blanks();
            String name = string();
            blanks();
            expect(':');
            blanks();
            int from = at;
            JsonValue value = value(depth + 1);
            object.add(name, value, from, at);
            blanks();
            if (next() == '}') {
                object.bounds(start, at);
                return new JsonValue.Obj(object);
            }
            back(',');
        }
    }

    private JsonValue array(int depth) {
        var elements = new ArrayList<JsonValue>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return new JsonValue.Arr(elements);
        }
        while (true) {
            blanks();
            elements.add(value(depth + 1));
            blanks();
            if (next() == ']') {
                return new JsonValue.Arr(elements);
            }
            back(',');
        }
    }

    /// The byte just taken must have been `ascii`.
    private void back(char ascii) {
        if (in[at - 1] != ascii) {
            throw wrong("expected '" + ascii + "'");
        }
    }

    private String string() {
        expect('"');
        int from = at;
        while (at < end) {
            byte b = in[at];
            if (b == '"') {
                return new String(in, from, at++ - from, StandardCharsets.UTF_8);
            }
            if (b == '\\') {
                return escaped(from);
            }
            if (b >= 0 && b < 0x20) {
                throw wrong("control character in a string");
            }
            at++;
        }
        throw wrong("unfinished string");
    }

    private String escaped(int from) {
        var text = new StringBuilder(at - from + 64);
        int plain = from;
        while (true) {
            byte b = next();
            if (b == '"') {
                return append(text, plain, at - 1).toString();
            }
            if (b == '\\') {
                append(text, plain, at - 1).append(escape());
                plain = at;
            } else if (b >= 0 && b < 0x20) {
                throw wrong("control character in a string");
            }
        }
    }

    private StringBuilder append(StringBuilder text, int from, int to) {
        return to == from ? text : text.append(new String(in, from, to - from, StandardCharsets.UTF_8));
    }

    private char escape() {
        byte letter = next();
        return switch (letter) {
            case '"', '\\', '/' -> (char) letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex4();
            default -> throw wrong("unknown escape");
        };
    }

    private char hex4() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong("not a hexadecimal digit");
            }
            value = (value << 4) | digit;
        }
        return (char) value;
    }

    private JsonValue number() {
        int from = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        return new JsonValue.Num(new String(in, from, at - from, StandardCharsets.US_ASCII));
    }

    private void digits() {
        int from = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong("expected a digit");
        }
    }

    private boolean take(char ascii) {
        if (at < end && in[at] == ascii) {
            at++;
            return true;
        }
        return false;
    }

    private JsonValue word(String word, JsonValue value) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private void blanks() {
        while (at < end && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r')) {
            at++;
        }
    }

    private byte peek() {
        if (at >= end) {
            throw wrong("unexpected end");
        }
        return in[at];
    }

    private byte next() {
        byte b = peek();
        at++;
        return b;
    }

    private void expect(char ascii) {
        if (next() != ascii) {
            throw wrong("expected '" + ascii + "'");
        }
    }

    private FormatException wrong(String what) {
        return new FormatException("not JSON at byte " + at + ": " + what);
    }
}
