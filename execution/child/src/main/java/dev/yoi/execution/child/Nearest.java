package dev.yoi.execution.child;

import java.util.Comparator;
import java.util.List;

/// The word that somebody probably meant.
public final class Nearest {
    private Nearest() {}

    /// The known word that takes the fewest changes of single characters to get to.
    public static String of(String word, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow();
    }

    /// Levenshtein's distance, row by row.
    static int distance(String one, String two) {
        var previous = new int[two.length() + 1];
        for (int j = 0; j <= two.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var row = new int[two.length() + 1];
            row[0] = i;
            for (int j = 1; j <= two.length(); j++) {
                int swapped = previous[j - 1] + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swapped, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[two.length()];
    }
}
