package dev.yoi.runtime.redaction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One pass over a text. Each character costs one look at a table; only where it says that something could be
/// here, known values and shapes are compared. Nothing goes back over the text, whatever is in it. Immutable.
final class Scanner {
    /// Characters are told apart by their lowest bits.
    private static final int SLOTS = 128;

    /// UTF-16 units that are looked through at once.
    private static final int BLOCK = 1024;
    /// Where values begin is told by two characters.
    private static final int PAIRS = 1 << 12;

    private static final char MASK_START = Redaction.MASK.charAt(0);

    private final boolean[] triggers = new boolean[SLOTS];
    private final BitSet pairs = new BitSet(PAIRS);
    private final List<List<String>> values = new ArrayList<>();
    private final List<List<KeyShape>> shapes = new ArrayList<>();

    Scanner(Collection<String> known) {
        for (int i = 0; i < SLOTS; i++) {
            values.add(new ArrayList<>());
            shapes.add(new ArrayList<>());
        }
        for (String value : known) {
            values.get(slot(value.charAt(0))).add(value);
            triggers[slot(value.charAt(0))] = true;
            pairs.set(pair(value.charAt(0), value.charAt(1)));
        }
        for (KeyShape shape : KeyShape.ALL) {
            shapes.get(slot(shape.trigger())).add(shape);
            triggers[slot(shape.trigger())] = true;
        }
        triggers[slot(MASK_START)] = true;
    }

    private static int pair(char first, char second) {
        return (first * 61 + second) & (PAIRS - 1);
    }

    private static int slot(char c) {
        return c & (SLOTS - 1);
    }

    /// What is in this part of the text, null for nothing. `whole` says that the text ends at `to`, so that
    /// nothing is undecided. What precedes `from` is looked at only to see whether a word begins there.
    @Nullable
    Spans scan(String text, int from, int to, boolean whole) {
        Spans spans = null;
        var part = new Part(from, to, whole);
        var block = new char[Math.min(BLOCK, to - from)];
        for (int start = from; start < to; start += BLOCK) {
            int length = Math.min(BLOCK, to - start);
            text.getChars(start, start + length, block, 0); // an array is looked through twice as fast as a string
            for (int i = 0; i < length; i++) {
                if (triggers[block[i] & (SLOTS - 1)]) {
                    spans = look(text, start + i, part, spans);
                }
            }
        }
        return spans;
    }

    /// The part of a text that is looked at, once and from its beginning to its end.
    static final class Part {
        private final int from;
        private final int to;
        private final boolean whole;
        private final Map<KeyShape.Body, Integer> ends = new EnumMap<>(KeyShape.Body.class);

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
            int end = Math.max(start, ends.getOrDefault(body, start));
            while (end < to && body.goesOn(text, end)) {
                end++;
            }
            ends.put(body, end);
            return end;
        }
    }

    private @Nullable Spans look(String text, int at, Part part, @Nullable Spans before) {
        int slot = slot(text.charAt(at));
        Spans spans = values(text, at, part, before);
        List<KeyShape> forms = shapes.get(slot);
        for (int i = 0; i < forms.size(); i++) {
            spans = forms.get(i).look(text, at, part, spans);
        }
        if (text.charAt(at) == MASK_START
                && at + Redaction.MASK.length() <= part.to()
                && text.startsWith(Redaction.MASK, at)) {
            spans = spans == null ? new Spans() : spans;
            spans.standing();
        }
        return spans;
    }

    private @Nullable Spans values(String text, int at, Part part, @Nullable Spans before) {
        List<String> candidates = values.get(slot(text.charAt(at)));
        if (candidates.isEmpty() || (at + 1 < part.to() && !pairs.get(pair(text.charAt(at), text.charAt(at + 1))))) {
            return before;
        }
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
