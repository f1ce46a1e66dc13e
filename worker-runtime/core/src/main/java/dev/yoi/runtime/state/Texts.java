package dev.yoi.runtime.state;

/// Texts of events that a state keeps: only their beginning, since the log has the whole.
public final class Texts {
    /// UTF-16 units.
    public static final int MAX_CHARACTERS = 300;

    private Texts() {}

    static String cut(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int end = MAX_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
