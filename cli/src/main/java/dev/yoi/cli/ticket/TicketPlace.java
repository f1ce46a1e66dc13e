package dev.yoi.cli.ticket;

import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.model.Actor;
import java.nio.file.Path;

/// Where tickets are, and what this machine knows about who works on them. Implemented in wiring.
public interface TicketPlace {
    /// The folder of tickets; it need not exist.
    Path root();

    /// Whether the folder was named, rather than found as that of a workspace.
    boolean named();

    /// Whether the current folder is in a linked git worktree, while the tickets are those of the main one.
    boolean fromLinkedWorktree();

    /// Opens the tickets, with the index that is kept between calls.
    TicketStore open();

    /// Opens the tickets for a command that reads them all anyway.
    TicketStore openWithoutIndex();

    /// Who is at work, as far as this machine knows: stamped on every event.
    Actor actor();

    /// How git starts this program again.
    String program();
}
