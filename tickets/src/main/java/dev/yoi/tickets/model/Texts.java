package dev.yoi.tickets.model;

/// Small text rules that several readers share.
public final class Texts {

    private Texts() {}

    /// At most `limit` characters of `text`, control characters shown as `?`, and `…` where something was cut.
    /// For messages: text from a damaged file must not reach a terminal or a log as it is.
    public static String excerpt(String text, int limit) {
        var shown = new StringBuilder();
        int at = 0;
        while (at < text.length() && shown.length() < limit) {
            int character = text.codePointAt(at);
            shown.appendCodePoint(Character.isISOControl(character) ? '?' : character);
            at += Character.charCount(character);
        }
        return at < text.length() ? shown.append('…').toString() : shown.toString();
    }

    /// A message with a capital and a full stop.
    public static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }

    /// Whether `text` is the full id of a git commit.
    public static boolean isCommit(String text) {
        return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }

    /// Whether `text` would start a new line somewhere, in Java, YAML, Markdown or a terminal.
    public static boolean hasLineBreak(String text) {
        return text.chars()
                .anyMatch(character -> character == '\n'
                        || character == '\r'
                        || character == 0x0B
                        || character == 0x0C
                        || character == 0x85
                        || character == 0x2028
                        || character == 0x2029);
    }

    /// Whether `text` has a control character or a lone surrogate: nothing that belongs into one line of text.
    public static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(character -> Character.isISOControl(character)
                        || Character.getType(character) == Character.SURROGATE
                        || character == 0xFEFF
                        || character == 0xFFFE
                        || character == 0xFFFF);
    }
}
