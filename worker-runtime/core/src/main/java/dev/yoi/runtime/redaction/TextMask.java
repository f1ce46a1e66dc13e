package dev.yoi.runtime.redaction;

import org.jspecify.annotations.Nullable;

/// Masks a text that comes bit by bit, so that no half of a secret is told before its other half is there: what
/// may be the beginning of one is held back until more text decides. That is at most [#MAX_HELD] characters, and
/// nothing as long as the text does not end in such a beginning. Not for several threads.
public final class TextMask {
    /// UTF-16 units. What is longer and still looks like a key is masked, and so is what continues it.
    static final int MAX_HELD = 16 * 1024;
    /// UTF-16 units before the present place that are looked at: the beginning of a key shape, which itself is
    /// told.
    private static final int CONTEXT = 96;

    private final Redaction redaction;
    private String told = "";
    private boolean cut;
    private String held = "";
    private @Nullable KeyShape swallowing;

    TextMask(Redaction redaction) {
        this.redaction = redaction;
    }

    /// What can be told now.
    public String add(String more) {
        return next(more);
    }

    /// What was held back, as it is told if the text ends here. It may go on nevertheless.
    public String rest() {
        if (held.isEmpty()) {
            return "";
        }
        String text = told + held;
        Spans spans = redaction.scanner().scan(text, cut ? 1 : 0, text.length(), true);
        return spans == null ? held : spans.masked(text, told.length(), text.length());
    }

    /// Changes with what is known.
    public long knows() {
        return redaction.version();
    }

    /// What was told before more was known, as it would be told now.
    public String again(String earlier) {
        return redaction.masking().text(earlier);
    }

    private String next(String added) {
        String more = unswallowed(added);
        String text = told + held + more;
        int from = told.length();
        int start = cut ? 1 : 0;
        Spans spans = redaction.scanner().scan(text, start, text.length(), false);
        int to = spans == null ? text.length() : Math.max(from, spans.decided(text.length()));
        if (text.length() - to > MAX_HELD) {
            spans = redaction.scanner().scan(text, start, text.length(), true);
            to = text.length();
            swallowing = spans == null ? null : spans.reaching(to);
        }
        boolean same = spans == null && from + more.length() == text.length();
        String out = same ? more : spans == null ? text.substring(from, to) : spans.masked(text, from, to);
        held = text.substring(to);
        int keep = Math.max(0, to - CONTEXT);
        cut |= keep > 0;
        told = text.substring(keep, to);
        return out;
    }

    /// Without what continues a key that was masked already.
    private String unswallowed(String more) {
        KeyShape shape = swallowing;
        if (shape == null || more.isEmpty()) {
            return more;
        }
        int end = 0;
        while (end < more.length() && shape.body().goesOn(more, end)) {
            end++;
        }
        swallowing = end == more.length() ? shape : null;
        return more.substring(end);
    }
}
