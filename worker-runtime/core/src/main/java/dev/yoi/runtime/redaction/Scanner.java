package dev.yoi.runtime.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One pass over a text. Each character costs one look at a table, for it and the one before it together, which
/// in a text that hides nothing are a pair that says nothing; else known values and shapes are compared. Nothing
/// goes back over the text, whatever is in it. Immutable.
final class Scanner {
    /// Characters are told apart by their lowest bits.
    private static final int SLOTS = 128;
    /// UTF-16 units that are looked through at once.
    private static final int BLOCK = 1024;

    /// What a pair may be: the two characters that a value begins with, or up to the trigger of a shape.
    private static final byte VALUE = 1;
    private static final byte SHAPE = 2;

    private final byte[] pairs = new byte[SLOTS * SLOTS];
    /// By their first character.
    private final List<List<String>> values = new ArrayList<>();
    /// By their trigger.
    private final List<List<KeyShape>> shapes = new ArrayList<>();

    Scanner(Collection<String> known) {
        for (int i = 0; i < SLOTS; i++) {
            values.add(new ArrayList<>());
            shapes.add(new ArrayList<>());
        }
        for (String value : known) {
            values.get(slot(value.charAt(0))).add(value);
            lookAt(value, 1, VALUE);
        }
        for (KeyShape shape : KeyShape.ALL) {
            shapes.get(slot(shape.trigger())).add(shape);
            lookAt(shape.prefix(), shape.triggerAt(), SHAPE);
        }
        lookAt(Redaction.MASK, 1, VALUE);
    }

    private void lookAt(String word, int second, byte what) {
        pairs[slot(word.charAt(second - 1)) * SLOTS + slot(word.charAt(second))] |= what;
    }

    private static int slot(char c) {
        return c & (SLOTS - 1);
    }

    /// What is in this part of the text, null for nothing. `whole` says that the text ends at `to`, so that
    /// nothing is undecided. What precedes `from` is looked at only to see whether a word begins there.
    @Nullable
    Spans scan(String text, int from, int to, boolean whole) {
        if (from >= to) {
            return null;
        }
        Spans spans = null;
        var part = new Part(from, to, whole);
        var block = new char[Math.min(BLOCK, to - from)];
        int before = slot(text.charAt(from));
        for (int start = from + 1; start < to; start += BLOCK) {
            int length = Math.min(BLOCK, to - start);
            text.getChars(start, start + length, block, 0); // an array is looked through twice as fast as a string
            for (int i = 0; i < length; i++) {
                int slot = slot(block[i]);
                byte what = pairs[before * SLOTS + slot];
                if (what != 0) {
                    spans = look(text, start + i, what, part, spans);
                }
                before = slot;
            }
        }
        return whole ? spans : values(text, to - 1, part, spans); // may be the first character of a value
    }

    /// The part of a text that is looked at, once and from its beginning to its end.
    static final class Part {
        private final int from;
        private final int to;
        private final boolean whole;
        /// Made at the first run: few texts have one.
        private @Nullable Map<KeyShape.Body, Integer> ends;

        Part(int from, int to, boolean whole) {
            this.from = from;
            this.to = to;
            this.whole = whole;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        boolean whole() {
            return whole;
        }

        /// Where the characters of a key that begins at `start` end. Each run is gone through once only, however
        /// many keys seem to begin in it: `start` never goes back.
        int endOfRun(String text, int start, KeyShape.Body body) {
            Map<KeyShape.Body, Integer> known = ends == null ? new EnumMap<>(KeyShape.Body.class) : ends;
            int end = Math.max(start, known.getOrDefault(body, start));
            while (end < to && body.goesOn(text, end)) {
                end++;
            }
            known.put(body, end);
            ends = known;
            return end;
        }
    }

    /// What the pair of characters that ends at `at` is part of.
    private @Nullable Spans look(String text, int at, byte what, Part part, @Nullable Spans before) {
        Spans spans = before;
        if ((what & VALUE) != 0) {
            spans = values(text, at - 1, part, spans);
            if (at - 1 + Redaction.MASK.length() <= part.to() && text.startsWith(Redaction.MASK, at - 1)) {
                spans = spans == null ? new Spans() : spans;
                spans.standing();
            }
        }
        if ((what & SHAPE) != 0) {
            List<KeyShape> forms = shapes.get(slot(text.charAt(at)));
            for (int i = 0; i < forms.size(); i++) {
                spans = forms.get(i).look(text, at, part, spans);
            }
        }
        return spans;
    }

    /// Which values begin at `at`.
    private @Nullable Spans values(String text, int at, Part part, @Nullable Spans before) {
        List<String> candidates = values.get(slot(text.charAt(at)));
        Spans spans = before;
        for (int i = 0; i < candidates.size(); i++) {
            String value = candidates.get(i);
            int length = Math.min(value.length(), part.to() - at);
            boolean complete = length == value.length();
            if ((complete || !part.whole()) && text.regionMatches(at, value, 0, length)) {
                spans = spans == null ? new Spans() : spans;
                if (complete) {
                    spans.hide(at, at + length, null);
                } else {
                    spans.undecided(at);
                }
            }
        }
        return spans;
    }
}
