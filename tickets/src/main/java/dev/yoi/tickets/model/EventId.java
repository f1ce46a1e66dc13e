package dev.yoi.tickets.model;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a thread event: the first 12 lower-case hex digits of the SHA-256 over its marker and body. How
/// exactly
/// is in
/// `docs/formats/tickets.md`.
public record EventId(String text) {

    /// Hex digits in an event id.
    public static final int LENGTH = 12;

    private static final Pattern PATTERN = Pattern.compile("[0-9a-f]{12}");

    /// @throws TicketFailure `INVALID_INPUT` unless `text` is 12 lower-case hex digits
    public EventId {
        if (!PATTERN.matcher(text).matches()) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "not an event id: " + Texts.excerpt(text, 20));
        }
    }

    public static Optional<EventId> parse(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new EventId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
