package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first line of an event: `<!-- event: KIND author: NAME at: TIME … -->`.
final class Marker {

    static final String OPENING = "<!-- event: ";
    static final String CLOSING = " -->";

    /// Most attributes read from one marker; the rest of the line is part of the last one.
    static final int ATTRIBUTES_MAX = 64;

    /// Longest marker line in bytes; a longer line is text.
    static final int LENGTH_MAX = 64 * 1024;

    private static final Pattern NEXT_KEY = Pattern.compile(" ([A-Za-z_][A-Za-z0-9_]*): ");
    private static final Pattern KEY = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*): ");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:?\\d{2})");
    private static final int TEXT_START = "<!-- ".length();

    private final SequencedMap<String, String> attributes;
    private final String lineWithoutId;

    private Marker(SequencedMap<String, String> attributes, String lineWithoutId) {
        this.attributes = attributes;
        this.lineWithoutId = lineWithoutId;
    }

    /// The attributes in their order, `event` first.
    SequencedMap<String, String> attributes() {
        return attributes;
    }

    /// The line without its ` id: …` attribute: what an event's id is computed over.
    String lineWithoutId() {
        return lineWithoutId;
    }

    /// Whether the line could be a marker by its first and last characters.
    static boolean looksLike(Lines line) {
        return line.startsWith(OPENING) && line.endsWith(CLOSING) && line.length() <= LENGTH_MAX;
    }

    /// The marker in a line that [#looksLike] one: `event` is its first key and `at` an ISO time.
    static Optional<Marker> parse(String line) {
        int limit = line.length() - CLOSING.length();
        var attributes = new LinkedHashMap<String, String>();
        String withoutId = line;
        int at = TEXT_START;
        while (at < limit && attributes.size() < ATTRIBUTES_MAX) {
            Matcher key = KEY.matcher(line).region(at, limit);
            if (!key.lookingAt()) {
                break;
            }
            int end = valueEnd(line, key.end(), limit);
            boolean first = attributes.putIfAbsent(key.group(1), value(line.substring(key.end(), end))) == null;
            if (first && key.group(1).equals("id")) {
                withoutId = line.substring(0, at - 1) + line.substring(end);
            }
            at = end + 1;
        }
        boolean marker = TIME.matcher(attributes.getOrDefault("at", "")).matches()
                && !attributes.getOrDefault("event", "").isEmpty();
        return marker ? Optional.of(new Marker(attributes, withoutId)) : Optional.empty();
    }

    /// Where the value that starts at `start` ends: behind its closing quote, or before the next ` key: `, or at
    /// the end.
    private static int valueEnd(String line, int start, int limit) {
        if (start < limit && line.charAt(start) == '"') {
            for (int at = start + 1; at < limit; at++) {
                if (line.charAt(at) == '\\') {
                    at++;
                } else if (line.charAt(at) == '"' && (at + 1 == limit || line.charAt(at + 1) == ' ')) {
                    return at + 1;
                }
            }
        }
        Matcher next = NEXT_KEY.matcher(line).region(start, limit);
        return next.find() ? next.start() : limit;
    }

    private static String value(String raw) {
        if (raw.length() < 2 || !raw.startsWith("\"") || !raw.endsWith("\"")) {
            return raw;
        }
        var value = new StringBuilder();
        for (int at = 1; at < raw.length() - 1; at++) {
            char character = raw.charAt(at);
            boolean escape = character == '\\'
                    && at + 1 < raw.length() - 1
                    && (raw.charAt(at + 1) == '"' || raw.charAt(at + 1) == '\\');
            value.append(escape ? raw.charAt(++at) : character);
        }
        return value.toString();
    }

    /// The marker line for these attributes, which start with `event`.
    ///
    /// @throws TicketFailure `INVALID_INPUT` if a value has a line break or another control character
    static String render(Map<String, String> attributes) {
        var line = new StringBuilder("<!--");
        attributes.forEach(
                (key, value) -> line.append(' ').append(key).append(": ").append(rendered(value)));
        return line.append(CLOSING).toString();
    }

    private static String rendered(String value) {
        if (Texts.hasLineBreak(value) || Texts.hasControl(value)) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT,
                    "an attribute of an event has to be one line of text: " + Texts.excerpt(value, 60));
        }
        boolean plain = !value.isEmpty()
                && !value.contains("\"")
                && !value.contains("\\")
                && !value.contains("-->")
                && value.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
        return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
