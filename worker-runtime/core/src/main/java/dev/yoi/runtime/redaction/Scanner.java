package dev.yoi.runtime.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass over a text. Each character costs one look at a table; only where it says that something could be
/// here, known values and shapes are compared. Nothing goes back over the text, whatever is in it. Immutable.
final class Scanner {
    /// Characters are told apart by their lowest bits.
    private static final int SLOTS = 128;

    private static final char MASK_START = Redaction.MASK.charAt(0);

    private final boolean[] triggers = new boolean[SLOTS];
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
        }
        for (KeyShape shape : KeyShape.ALL) {
            shapes.get(slot(shape.trigger())).add(shape);
            triggers[slot(shape.trigger())] = true;
        }
        triggers[slot(MASK_START)] = true;
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
        for (int i = from; i < to; i++) {
            if (triggers[slot(text.charAt(i))]) {
                spans = look(text, i, part, spans);
            }
        }
        return spans;
    }

    /// The part of a text that is looked at.
    record Part(int from, int to, boolean whole) {}

    private @Nullable Spans look(String text, int at, Part part, @Nullable Spans before) {
        Spans spans = before;
        int slot = slot(text.charAt(at));
        List<String> candidates = values.get(slot);
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
}
