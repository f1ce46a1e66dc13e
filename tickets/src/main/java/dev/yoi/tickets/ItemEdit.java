package dev.yoi.tickets;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A change of what is wanted: keys of the front matter, the body, or both.
///
/// @param revision of the ticket that the editor saw; another one is a conflict, so that nobody overwrites what
/// they never read
/// @param keys new values; a null value empties a key
/// @param body new body, if it changes
public record ItemEdit(String revision, SequencedMap<String, FieldValue> keys, Optional<String> body) {

    /// Keys that only operations change.
    static final Set<String> OPERATION_KEYS = Set.of(
            "state", "created_at", "updated_at", "queued_by", "queued_at", "closed_as", "request", "imported_from");

    /// @throws TicketFailure `INVALID_INPUT` for a key that no edit may set
    public ItemEdit {
        keys = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keys));
        for (String key : keys.keySet()) {
            if (!isEditable(key)) {
                throw new TicketFailure(
                        TicketFailure.Kind.INVALID_INPUT, "not a key to edit: " + Texts.excerpt(key, 60));
            }
        }
        keys.forEach((key, value) -> mistake(key, value).ifPresent(mistake -> {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, mistake);
        }));
        body.ifPresent(ItemEdit::requireText);
    }

    static void requireText(String body) {
        if (body.indexOf('\0') >= 0) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "the body of a ticket has no NUL character");
        }
    }

    /// What is wrong with a value for a key: those that the format names have the kind of value that it names.
    static Optional<String> mistake(String key, FieldValue value) {
        if (value instanceof FieldValue.Unsupported) {
            return Optional.of("`" + key + "` has to be a text or a list of texts");
        }
        return switch (key) {
            case "title" ->
                value instanceof FieldValue.Text title && NewTicket.isTitle(title.text())
                        ? Optional.empty()
                        : Optional.of("a title is one text of 1 to " + NewTicket.TITLE_LENGTH_MAX + " characters");
            case "labels", "risk_flags" ->
                value instanceof FieldValue.Text
                        ? Optional.of("`" + key + "` has to be a list of texts")
                        : Optional.empty();
            case "assignee", "priority", "readiness" ->
                value instanceof FieldValue.Items ? Optional.of("`" + key + "` has to be one text") : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// Whether an edit may set this key.
    static boolean isEditable(String key) {
        return !OPERATION_KEYS.contains(key) && key.matches("[a-z][a-z0-9_]{0,60}");
    }

    /// An edit that changes nothing yet.
    public static ItemEdit of(Ticket seen) {
        return new ItemEdit(seen.revision(), new LinkedHashMap<>(), Optional.empty());
    }

    public ItemEdit with(String key, FieldValue value) {
        var more = new LinkedHashMap<>(keys);
        more.put(key, value);
        return new ItemEdit(revision, more, body);
    }

    public ItemEdit withBody(String text) {
        return new ItemEdit(revision, keys, Optional.of(text));
    }
}
