package dev.yoi.runtime.redaction;

/// Walks over one JSON value without understanding more of it than where its strings and numbers are. Whatever is
/// not masked stays byte for byte.
final class JsonText {
    private final String json;
    private final Masking masking;
    private final StringBuilder out;
    private int at;

    JsonText(String json, Masking masking) {
        this.json = json;
        this.masking = masking;
        this.out = new StringBuilder(json.length());
    }

    /// `StringIndexOutOfBoundsException` or `NumberFormatException` when this is no JSON.
    String masked() {
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                string();
            } else if (",:[]{} \t\r\n".indexOf(c) >= 0) {
                out.append(c);
                at++;
            } else {
                word();
            }
        }
        return out.toString();
    }

    private void string() {
        int from = ++at;
        boolean escapes = false;
        while (json.charAt(at) != '"') {
            escapes |= json.charAt(at) == '\\';
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        out.append('"');
        if (escapes) {
            String said = said(from, at);
            Spans spans = masking.find(said, 0, said.length());
            out.append(spans == null ? json.substring(from, at) : escaped(spans.masked(said, 0, said.length())));
        } else {
            Spans spans = masking.find(json, from, at);
            out.append(spans == null ? json.substring(from, at) : spans.masked(json, from, at));
        }
        out.append('"');
        at++;
    }

    /// A number or a literal.
    private void word() {
        int from = at;
        while (at < json.length() && ",:[]{} \t\r\n\"".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        if (masking.find(json, from, at) == null) {
            out.append(json, from, at);
        } else {
            out.append('"').append(Redaction.MASK).append('"');
        }
    }

    private String said(int from, int to) {
        var said = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            char c = json.charAt(i++);
            if (c != '\\') {
                said.append(c);
                continue;
            }
            char escape = json.charAt(i++);
            switch (escape) {
                case 'n' -> said.append('\n');
                case 'r' -> said.append('\r');
                case 't' -> said.append('\t');
                case 'b' -> said.append('\b');
                case 'f' -> said.append('\f');
                case 'u' -> {
                    said.append((char) Integer.parseInt(json, i, i + 4, 16));
                    i += 4;
                }
                default -> said.append(escape);
            }
        }
        return said.toString();
    }

    /// As JSON writes it inside of a string.
    static String escaped(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
