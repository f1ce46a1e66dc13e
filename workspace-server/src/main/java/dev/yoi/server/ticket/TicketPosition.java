package dev.yoi.server.ticket;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the feed of tickets, as part of a stream's id: `tickets.3f0e9a12.7.00c4d1f2a9b8e613`.
///
/// @param instance of the feed that gave it out: eight hex digits
/// @param seq number of the last entry before it, in that feed
/// @param digest of all tickets at that place
public record TicketPosition(String instance, long seq, long digest) {
    private static final Pattern FORM = Pattern.compile("tickets\\.([0-9a-f]{8})\\.(\\d{1,18})\\.([0-9a-f]{16})");

    public String text() {
        return "tickets." + instance + "." + seq + "." + HexFormat.of().toHexDigits(digest);
    }

    /// Nothing for any other text.
    public static Optional<TicketPosition> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new TicketPosition(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        HexFormat.fromHexDigitsToLong(matcher.group(3))))
                : Optional.empty();
    }
}
