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
