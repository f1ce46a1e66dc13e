package dev.yoi.runtime.redaction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one pass found: the parts to mask, in order and apart; the masks that stand there already; and from where
/// on it takes more text to say.
final class Spans {
    private int[] bounds = new int[4];
    private int count;
    private int standing;
    private int undecided = Integer.MAX_VALUE;
    private @Nullable KeyShape last;

    /// A part to mask. Parts that overlap become one.
    void hide(int from, int to, @Nullable KeyShape shape) {
        int start = from;
        int end = to;
        while (count > 0 && start < bounds[2 * count - 1]) {
            start = Math.min(start, bounds[2 * count - 2]);
            end = Math.max(end, bounds[2 * count - 1]);
            count--;
        }
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = start;
        bounds[2 * count + 1] = end;
        count++;
        last = end == to && shape != null ? shape : last;
    }

    /// A mask that stands in the text.
    void standing() {
        standing++;
    }

    /// What begins here may become a secret.
    void undecided(int from) {
        undecided = Math.min(undecided, from);
    }

    boolean hides() {
        return count > 0;
    }

    int places() {
        return count + standing;
    }

    /// Up to where the text can be told now: not into a part that is still to be decided, nor one it touches.
    int decided(int length) {
        int end = Math.min(undecided, length);
        for (int i = count - 1; i >= 0; i--) {
            if (bounds[2 * i] < end && end < bounds[2 * i + 1]) {
                end = bounds[2 * i];
            }
        }
        return end;
    }

    /// The shape of what is masked up to the very end of the text, and may go on behind it.
    @Nullable
    KeyShape reaching(int length) {
        return count > 0 && bounds[2 * count - 1] == length ? last : null;
    }

    /// This part of the text, masked.
    String masked(String text, int from, int to) {
        var masked = new StringBuilder(to - from);
        int at = from;
        for (int i = 0; i < count; i++) {
            int start = Math.max(at, bounds[2 * i]);
            int end = Math.min(to, bounds[2 * i + 1]);
            if (start < end) {
                masked.append(text, at, start).append(Redaction.MASK);
                at = end;
            }
        }
        return count == 0 && from == 0 && to == text.length()
                ? text
                : masked.append(text, at, to).toString();
    }
}
