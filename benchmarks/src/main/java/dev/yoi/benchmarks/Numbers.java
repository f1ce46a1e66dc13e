package dev.yoi.benchmarks;

import java.util.Locale;

/// Numbers as a table shows them.
public final class Numbers {
    private Numbers() {}

    /// Whole, with commas between the thousands.
    public static String whole(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,.0f", value);
    }

    public static String decimal(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }

    /// Median with the range of the rounds.
    public static String spread(Rounds rounds) {
        return whole(rounds.median()) + " (" + whole(rounds.min()) + "–" + whole(rounds.max()) + ")";
    }

    public static String ratio(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f ×", value);
    }
}
