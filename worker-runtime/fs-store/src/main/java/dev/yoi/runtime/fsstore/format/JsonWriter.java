package dev.yoi.runtime.fsstore.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes JSON as UTF-8 bytes in one pass. Puts the commas itself; otherwise it trusts its caller to open and
/// close in order.
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /// Up to this length a string is written character by character, which makes no garbage.
    private static final int SHORT_UNITS = 32;
    /// Eight bytes of a string at once; what is looked for in each of them, repeated eight times.
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final long BLANKS = 0x2020_2020_2020_2020L;
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long BACKSLASHES = 0x5C5C_5C5C_5C5C_5C5CL;
    private static final long QUESTION_MARKS = 0x3F3F_3F3F_3F3F_3F3FL;
    /// Most bytes that one UTF-16 unit can become: a `\\u` escape.
    private static final int ESCAPE_BYTES = 6;

    private byte[] buffer;
    private int size;
    private boolean comma;

    public JsonWriter(int expectedBytes) {
        this.buffer = new byte[Math.max(64, expectedBytes)];
    }

    /// A writer in the middle of an object: the first name gets a comma in front.
    public static JsonWriter continuing(int expectedBytes) {
        var writer = new JsonWriter(expectedBytes);
        writer.comma = true;
        return writer;
    }

    public int size() {
        return size;
    }

    /// Forgets what was written; the memory is used again.
    public JsonWriter clear() {
        size = 0;
        comma = false;
        return this;
    }

    public byte[] bytes() {
        return Arrays.copyOf(buffer, size);
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    public JsonWriter name(String name) {
        string(name);
        put(':');
        comma = false;
        return this;
    }

    public JsonWriter field(String name, String value) {
        return name(name).string(value);
    }

    public JsonWriter field(String name, long value) {
        return name(name).number(value);
    }

    public JsonWriter field(String name, boolean value) {
        return name(name).bool(value);
    }

    /// Leaves the field out when there is no value.
    public JsonWriter optional(String name, @Nullable String value) {
        return value == null ? this : field(name, value);
    }

    public JsonWriter string(String value) {
        separate();
        ensure(value.length() + 2);
        buffer[size++] = '"';
        if (value.length() <= SHORT_UNITS) {
            characters(value);
        } else {
            longer(value);
        }
        put('"');
        comma = true;
        return this;
    }

    private void longer(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == value.length()) {
            ascii(value, utf8);
        } else {
            characters(value);
        }
    }

    /// One byte each, copied in runs. The library puts `?` in place of a lone surrogate, which is one byte too.
    private void ascii(String value, byte[] bytes) {
        int copied = 0;
        for (int i = plainFrom(bytes, 0); i < bytes.length; i = plainFrom(bytes, i + 1)) {
            byte b = bytes[i];
            if (b < 0x20 || b == '"' || b == '\\' || b == '?') {
                copy(bytes, copied, i);
                character(value, i);
                copied = i + 1;
            }
        }
        copy(bytes, copied, bytes.length);
    }

    /// Skips words of eight bytes none of which needs a look.
    private static int plainFrom(byte[] ascii, int from) {
        int at = from;
        while (at + Long.BYTES <= ascii.length && plain((long) WORDS.get(ascii, at))) {
            at += Long.BYTES;
        }
        return at;
    }

    /// A subtraction borrows into a byte's top bit, which is clear in ASCII, only where something is found.
    private static boolean plain(long word) {
        long found = (word - BLANKS)
                | ((word ^ QUOTES) - ONES)
                | ((word ^ BACKSLASHES) - ONES)
                | ((word ^ QUESTION_MARKS) - ONES);
        return (found & TOP_BITS) == 0;
    }

    private void copy(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, buffer, size, to - from);
        size += to - from;
    }

    private void characters(String value) {
        for (int i = 0; i < value.length(); i++) {
            i += character(value, i);
        }
    }

    /// Writes the character at a place; the answer is how many units beyond the first it took.
    private int character(String value, int at) {
        char c = value.charAt(at);
        if (c < 0x80 && c >= 0x20 && c != '"' && c != '\\') {
            put(c);
            return 0;
        }
        return special(value, at, c);
    }

    public JsonWriter number(long value) {
        if (value < 0) {
            return plain(Long.toString(value));
        }
        separate();
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        ensure(digits);
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        comma = true;
        return this;
    }

    public JsonWriter bool(boolean value) {
        return plain(value ? "true" : "false");
    }

    public JsonWriter nil() {
        return plain("null");
    }

    /// One JSON value as it is; `json` was checked before. Line breaks between its tokens become blanks, and a
    /// lone surrogate an escape, since both may not occur in a line.
    public JsonWriter raw(String json) {
        separate();
        ensure(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\n' || c == '\r') {
                put(' ');
            } else if (c < 0x80) {
                put(c);
            } else {
                i += special(json, i, c);
            }
        }
        comma = true;
        return this;
    }

    /// Bytes that are JSON already.
    public JsonWriter raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, buffer, size, json.length);
        size += json.length;
        comma = true;
        return this;
    }

    /// What was written is its first [#size] bytes.
    public byte[] buffer() {
        return buffer;
    }

    private JsonWriter plain(String ascii) {
        separate();
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            buffer[size++] = (byte) ascii.charAt(i);
        }
        comma = true;
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    /// Writes what is not one plain byte; the answer is how many units beyond the first it took.
    private int special(CharSequence value, int at, char c) {
        ensure(ESCAPE_BYTES);
        if (c < 0x80) {
            escape(c);
        } else if (c < 0x800) {
            buffer[size++] = (byte) (0xC0 | (c >> 6));
            buffer[size++] = (byte) (0x80 | (c & 0x3F));
        } else if (!Character.isSurrogate(c)) {
            buffer[size++] = (byte) (0xE0 | (c >> 12));
            buffer[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            buffer[size++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c)
                && at + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(at + 1))) {
            int point = Character.toCodePoint(c, value.charAt(at + 1));
            buffer[size++] = (byte) (0xF0 | (point >> 18));
            buffer[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            buffer[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            buffer[size++] = (byte) (0x80 | (point & 0x3F));
            return 1;
        } else {
            unicodeEscape(c);
        }
        return 0;
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> shortEscape('"');
            case '\\' -> shortEscape('\\');
            case '\n' -> shortEscape('n');
            case '\r' -> shortEscape('r');
            case '\t' -> shortEscape('t');
            default -> unicodeEscape(c);
        }
    }

    private void shortEscape(char letter) {
        buffer[size++] = '\\';
        buffer[size++] = (byte) letter;
    }

    private void unicodeEscape(char c) {
        shortEscape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[(c >> shift) & 0xF];
        }
    }

    void put(char ascii) {
        ensure(1);
        buffer[size++] = (byte) ascii;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length + (buffer.length >> 1) + 64));
        }
    }
}
