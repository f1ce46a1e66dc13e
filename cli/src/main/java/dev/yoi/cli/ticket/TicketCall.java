package dev.yoi.cli.ticket;

import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The call of the command line that a ticket command belongs to: where it writes, and its global options.
public interface TicketCall {
    Host host();

    boolean json();

    Terminal terminal();

    /// Prints an answer: as it is for programs, through `view` for people.
    void answer(JsonNode document, BiConsumer<JsonNode, Terminal> view);

    /// The tickets that are meant.
    ///
    /// @param root the folder of tickets itself; null for that of the workspace
    TicketPlace tickets(@Nullable Path root);
}
