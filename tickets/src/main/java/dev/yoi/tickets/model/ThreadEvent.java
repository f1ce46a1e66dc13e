package dev.yoi.tickets.model;

import java.util.Map;
import java.util.Optional;

/// One event of a thread, as read.
///
/// ```
/// <!-- event: review author: bob at: 2026-06-15T06:37:00Z status: approve id: 90be1d3f5a62 actor: user:bob -->
///
/// ## Review
///
/// Looks right.
///
/// ---
/// ```
///
/// @param id the event's name, computed from its content
/// @param stamped whether the marker carries this id; older files and other programs write none
/// @param attributes everything in the marker in its order, `event`, `author` and `at` included
/// @param heading text of the `## ` line that opens the body, or empty
/// @param body the rest, without blank lines at both ends and without the closing `---`
/// @param offset bytes before the marker
/// @param length bytes from the marker to the next one, or to the end
public record ThreadEvent(
        EventId id,
        boolean stamped,
        Map<String, String> attributes,
        String heading,
        String body,
        int offset,
        int length) {

    public ThreadEvent {
        attributes = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(attributes));
    }

    /// The word of the kind, known to us or not.
    public String kindWord() {
        return attributes.getOrDefault("event", "");
    }

    public Optional<EventKind> kind() {
        return EventKind.parse(kindWord());
    }

    public boolean is(EventKind kind) {
        return kindWord().equals(kind.word());
    }

    /// Who the writer said it was, or empty.
    public String author() {
        return attributes.getOrDefault("author", "");
    }

    /// The time as it stands in the file.
    public String at() {
        return attributes.getOrDefault("at", "");
    }

    public Optional<String> attribute(String key) {
        return Optional.ofNullable(attributes.get(key));
    }

    /// The event this one was written behind, if it says so.
    public Optional<EventId> after() {
        return attribute("after").flatMap(EventId::parse);
    }

    /// The stamped actor. Only believed on stamped events: anybody can type the word into an old file.
    public Optional<Actor> actor() {
        return stamped ? attribute("actor").flatMap(Actor::parse) : Optional.empty();
    }

    /// The state that this event leads to, for `state_changed` and `close`; nothing for other kinds and unknown
    /// words.
    public Optional<TicketState> leadsTo() {
        if (is(EventKind.CLOSE)) {
            return Optional.of(TicketState.CLOSED);
        }
        return isStateChange() ? attribute("to").flatMap(TicketState::parse) : Optional.empty();
    }

    /// The state that this event says it left. A `close` doesn't say.
    public Optional<TicketState> leaves() {
        return isStateChange() ? attribute("from").flatMap(TicketState::parse) : Optional.empty();
    }

    private boolean isStateChange() {
        String field = attributes.getOrDefault("field", "state");
        return is(EventKind.STATE_CHANGED) && (field.equals("state") || field.equals("workflow_state"));
    }
}
