package dev.yoi.runtime.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a list shows of a worker's conversation. `title` is the first line of the first user input (at most 120
/// UTF-16 units), `lastText` the last line of the last text; `items` counts transcript items, chunks of one item
/// separately.
public record Overview(
        @Nullable String title, @Nullable String lastText, long items, Instant firstActivity, Instant lastActivity) {
    public static final int MAX_TEXT_CHARACTERS = 120;

    public static Overview starting(Instant at) {
        return new Overview(null, null, 0, at, at);
    }

    public Overview activity(Instant at) {
        return new Overview(title, lastText, items, firstActivity, at);
    }

    public Overview item(String text, boolean asTitle, Instant at) {
        String first = cut(text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .strip());
        String last = cut(lastLine(text));
        String newTitle = title == null && asTitle && !first.isEmpty() ? first : title;
        return new Overview(newTitle, last.isEmpty() ? lastText : last, items + 1, firstActivity, at);
    }

    /// The last line that is not blank; empty when there is none. Looks no further back than that.
    private static String lastLine(String text) {
        int to = text.length();
        while (to > 0 && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        int from = to;
        while (from > 0 && text.charAt(from - 1) != '\n' && text.charAt(from - 1) != '\r') {
            from--;
        }
        return text.substring(from, to).strip();
    }

    /// To [#MAX_TEXT_CHARACTERS], without splitting a surrogate pair.
    private static String cut(String line) {
        if (line.length() <= MAX_TEXT_CHARACTERS) {
            return line;
        }
        int end = MAX_TEXT_CHARACTERS - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
