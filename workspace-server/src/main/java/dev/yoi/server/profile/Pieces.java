package dev.yoi.server.profile;

import dev.yoi.runtime.bundle.Profile;
import java.util.ArrayList;
import java.util.List;

/// A text as values of one setting, since a value has a limit.
final class Pieces {
    private Pieces() {}

    /// No character is cut in two. None for an empty text.
    static List<String> of(String text) {
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(from + Profile.MAX_VALUE_CHARACTERS, text.length());
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
