package dev.yoi.runtime.redaction;

import org.jspecify.annotations.Nullable;

/// Masks texts that belong together, and counts the places. Not for several threads.
public final class Masking {
    private final Scanner scanner;
    private int places;

    Masking(Scanner scanner) {
        this.scanner = scanner;
    }

    /// How often [Redaction#MASK] stands in what was masked so far, whoever put it there.
    public int places() {
        return places;
    }

    /// The same object when there is nothing to mask.
    public String text(String text) {
        Spans spans = scanner.scan(text, 0, text.length(), true);
        return spans == null ? text : counted(spans).masked(text, 0, text.length());
    }

    public @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /// One JSON value, in which strings are looked at as what they say, and numbers become a string when they are
    /// a secret. What is no JSON is masked as a text.
    public String json(String json) {
        if (json.indexOf('\\') < 0 && scanner.scan(json, 0, json.length(), true) == null) {
            return json;
        }
        int before = places;
        try {
            return new JsonText(json, this).masked();
        } catch (StringIndexOutOfBoundsException | NumberFormatException e) {
            places = before; // no JSON: whoever encodes it will say so
            return text(json);
        }
    }

    /// Null when nothing is to be masked in this part of a text.
    @Nullable
    Spans find(String text, int from, int to) {
        Spans spans = scanner.scan(text, from, to, true);
        return spans == null || !counted(spans).hides() ? null : spans;
    }

    private Spans counted(Spans spans) {
        places += spans.places();
        return spans;
    }
}
