package dev.yoi.cli.ticket;

import dev.yoi.tickets.Signature;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who does it, and how often it counts.
final class Signing {
    @Option(
            names = "--author",
            paramLabel = "NAME",
            description =
                    "What to call yourself in the thread (default: your name). Who it really was stands beside it.")
    private @Nullable String author;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes a repetition harmless: the same key on the same ticket counts once.")
    private @Nullable String key;

    Signature signature(TicketDesk desk) {
        Signature signature = Signature.of(desk.place().actor());
        if (author != null) {
            signature = signature.withAuthor(author);
        }
        return key == null ? signature : signature.withRequestKey(key);
    }
}
