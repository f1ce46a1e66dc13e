package dev.yoi.cli.ticket;

import dev.yoi.tickets.Signature;
import dev.yoi.tickets.Ticket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What every command takes that moves a ticket.
final class MoveOptions {
    @Parameters(index = "0", paramLabel = "ID", description = "The ticket.")
    private String id = "";

    @Mixin
    private Words words = new Words();

    @Option(
            names = "--expect",
            paramLabel = "EVENT",
            description = "Do it only while this is the thread's last event: what you decided on.")
    private @Nullable String expected;

    @Mixin
    private Signing signing = new Signing();

    String id() {
        return id;
    }

    Optional<String> expected() {
        return Optional.ofNullable(expected);
    }

    Signature signature(TicketDesk desk) {
        return signing.signature(desk);
    }

    String required(TicketDesk desk, String what, Ticket about) {
        return words.required(desk, what, about.id() + " " + about.title());
    }

    String optional(TicketDesk desk) {
        return words.optional(desk).orElse("");
    }
}
