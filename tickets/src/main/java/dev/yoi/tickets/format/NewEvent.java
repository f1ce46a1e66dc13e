package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// An event to be written.
///
/// @param author what the writer calls itself
/// @param actor who it really was, stamped by the host
/// @param at written with whole seconds
/// @param attributes what the kind adds, e.g. `status`; none of `event author at id after actor`
/// @param heading one line, or empty for the usual heading of the kind
/// @param body Markdown, may be empty
public record NewEvent(
        EventKind kind,
        String author,
        Actor actor,
        Instant at,
        SequencedMap<String, String> attributes,
        String heading,
        String body) {

    /// An event with nothing but a body.
    public static NewEvent of(EventKind kind, Actor actor, Instant at, String body) {
        return new NewEvent(kind, actor.displayName(), actor, at, new LinkedHashMap<>(), "", body);
    }

    /// The same event with one more attribute.
    public NewEvent with(String key, String value) {
        var more = new LinkedHashMap<>(attributes);
        more.put(key, value);
        return new NewEvent(kind, author, actor, at, more, heading, body);
    }

    /// The same event by another author name.
    public NewEvent by(String name) {
        return new NewEvent(kind, name, actor, at, attributes, heading, body);
    }

    /// The same event under another heading.
    public NewEvent headed(String line) {
        return new NewEvent(kind, author, actor, at, attributes, line, body);
    }
}
