package dev.yoi.tickets.model;

import java.util.Optional;

/// The identity of a ticket: the name of its directory.
///
/// Milliseconds since 1970-01-01 UTC as 13 upper-case Crockford base 32 characters, 5 bits each, padded with `0`:
/// `00001KSKBP8Z8` is 2026-05-27T00:00:01Z. At most 2^64 − 1, so the first character is `0`…`F`. Ids sort as text
/// in the order of their times.
public record TicketId(String text) implements Comparable<TicketId> {

    /// Characters in an id.
    public static final int LENGTH = 13;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS_PER_CHARACTER = 5;

    /// @throws TicketFailure `INVALID_INPUT` unless `text` is an id in canonical form
    public TicketId {
        if (!isId(text)) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "not a ticket id: " + Texts.excerpt(text, 40));
        }
    }

    /// The id in `text`, or nothing if it is none. Only the canonical form counts: other spellings would give one
    /// ticket
    /// two names.
    public static Optional<TicketId> parse(String text) {
        return isId(text) ? Optional.of(new TicketId(text)) : Optional.empty();
    }

    /// The id for a time in milliseconds, taken as unsigned.
    public static TicketId ofMillis(long millis) {
        var characters = new char[LENGTH];
        long rest = millis;
        for (int at = LENGTH - 1; at >= 0; at--) {
            characters[at] = ALPHABET.charAt((int) (rest & 31));
            rest >>>= BITS_PER_CHARACTER;
        }
        return new TicketId(new String(characters));
    }

    /// The time in milliseconds, unsigned.
    public long millis() {
        long value = 0;
        for (int at = 0; at < LENGTH; at++) {
            value = (value << BITS_PER_CHARACTER) | ALPHABET.indexOf(text.charAt(at));
        }
        return value;
    }

    private static boolean isId(String text) {
        if (text.length() != LENGTH || ALPHABET.indexOf(text.charAt(0)) > 15) {
            return false;
        }
        return text.chars().allMatch(character -> ALPHABET.indexOf(character) >= 0);
    }

    @Override
    public int compareTo(TicketId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
