package dev.yoi.tickets;

import java.util.List;

/// A ticket to be made. It starts in planning; there is no other beginning.
///
/// @param title one line, at most [#TITLE_LENGTH_MAX] characters
/// @param body Markdown, may be empty
/// @param priority free word, e.g. `P1`, or empty
/// @param assignee or empty
public record NewTicket(String title, String body, List<String> labels, String priority, String assignee) {

    /// Longest title in characters.
    public static final int TITLE_LENGTH_MAX = 500;

    public NewTicket {
        labels = List.copyOf(labels);
    }

    static boolean isTitle(String title) {
        return !title.isBlank() && title.length() <= TITLE_LENGTH_MAX;
    }

    public static NewTicket titled(String title) {
        return new NewTicket(title, "", List.of(), "", "");
    }

    public NewTicket withBody(String text) {
        return new NewTicket(title, text, labels, priority, assignee);
    }

    public NewTicket withLabels(List<String> words) {
        return new NewTicket(title, body, words, priority, assignee);
    }

    public NewTicket withPriority(String word) {
        return new NewTicket(title, body, labels, word, assignee);
    }
}
