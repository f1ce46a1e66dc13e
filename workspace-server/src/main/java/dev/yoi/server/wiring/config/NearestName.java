package dev.yoi.server.wiring.config;

import java.util.Collection;
import java.util.Comparator;

/// Guesses what a misspelt name was meant to be.
public final class NearestName {
    private NearestName() {}

    /// The one with the fewest single-character changes.
    static String of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .orElseThrow();
    }

    /// Names the nearest one where it is near enough to be meant, else all.
    public static String hint(String word, Collection<String> known) {
        String nearest = of(word, known);
        return distance(word, nearest) <= Math.max(2, word.length() / 2)
                ? "did you mean '" + nearest + "'?"
                : "there are: " + String.join(", ", known);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
