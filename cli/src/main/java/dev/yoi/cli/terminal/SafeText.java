package dev.yoi.cli.terminal;

/// Makes text that a worker wrote safe to show. A terminal obeys escape sequences wherever they come from: they
/// can rename the window, rewrite what stands above, or put a command into the keyboard's buffer.
public final class SafeText {
    private SafeText() {}

    /// `text` with every control character, but newline and tab, spelled out as `\x1b`; likewise the invisible
    /// characters that reorder a line. A carriage return before a newline goes without a trace.
    public static String of(String text) {
        int first = firstUnsafe(text);
        if (first == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (isSafe(c)) {
                safe.append(c);
            } else if (!lineEnd) {
                safe.append(spelledOut(c));
            }
        }
        return safe.toString();
    }

    /// One line of at most `columns_max` UTF-16 units: newlines and tabs become blanks, the rest goes with `…`.
    public static String line(String text, int columnsMax) {
        String shown = of(text.strip()).replace('\n', ' ').replace('\t', ' ');
        if (shown.length() <= columnsMax) {
            return shown;
        }
        int end = Character.isHighSurrogate(shown.charAt(columnsMax - 2)) ? columnsMax - 2 : columnsMax - 1;
        return shown.substring(0, end) + "…";
    }

    /// JSON keeps its meaning: control characters that its writers let through occur only within strings.
    public static String json(String document) {
        int first = firstUnsafe(document);
        if (first == document.length()) {
            return document;
        }
        var safe = new StringBuilder(document.length() + 16).append(document, 0, first);
        for (int i = first; i < document.length(); i++) {
            char c = document.charAt(i);
            safe.append(isSafe(c) ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return safe.toString();
    }

    private static int firstUnsafe(String text) {
        int i = 0;
        while (i < text.length() && isSafe(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSafe(char c) {
        if (c < ' ') {
            return c == '\n' || c == '\t';
        }
        boolean control = c >= '\u007f' && c <= '\u009f';
        boolean reorders = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return !control && !reorders;
    }

    private static String spelledOut(char c) {
        return c < 0x100 ? "\\x%02x".formatted((int) c) : "\\u%04x".formatted((int) c);
    }
}
