package dev.yoi.server.ticket;

import dev.yoi.tickets.TicketStore;
import java.util.Optional;

/// Where the tickets of the workspace are; it may come and go while a server runs, as branches are checked out.
public interface TicketFolder {
    /// The same as long as the folder is the same one; empty while there is none.
    Optional<String> identity();

    /// Opens the folder that is there now.
    TicketStore open();
}
