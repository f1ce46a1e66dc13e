package dev.yoi.runtime.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a list shows of a worker's conversation. `title` is the start of the first user input (at most 120 UTF-16
/// units), `lastText` that of the last message; `items` counts transcript items, chunks of one item separately.
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
        String head = head(text);
        String newTitle = title == null && asTitle && !head.isEmpty() ? head : title;
        return new Overview(newTitle, head.isEmpty() ? lastText : head, items + 1, firstActivity, at);
    }

    private static int endOr(int length, int found) {
        return found < 0 ? length : found;
    }

    /// The first line that is not blank, cut to [#MAX_TEXT_CHARACTERS] without splitting a surrogate pair.
    private static String head(String text) {
        int from = 0;
        while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        int to = Math.min(
                endOr(text.length(), text.indexOf('\n', from)), endOr(text.length(), text.indexOf('\r', from)));
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (to - from <= MAX_TEXT_CHARACTERS) {
            return text.substring(from, to);
        }
        int end = from + MAX_TEXT_CHARACTERS - 1;
        return text.substring(from, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
