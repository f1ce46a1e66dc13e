package dev.yoi.tickets;

import dev.yoi.tickets.model.TicketId;
import java.util.List;

/// What an import did, or would do.
///
/// @param imported what became a ticket
/// @param alreadyThere what an earlier import, or somebody else, has taken over
/// @param problems what could not be imported, with the reason
public record ImportReport(List<Imported> imported, List<Imported> alreadyThere, List<String> problems) {

    /// One ticket of the older layout.
    ///
    /// @param from its directory relative to the import's
    /// @param ticket its id here
    public record Imported(String from, TicketId ticket) {}

    public ImportReport {
        imported = List.copyOf(imported);
        alreadyThere = List.copyOf(alreadyThere);
        problems = List.copyOf(problems);
    }
}
