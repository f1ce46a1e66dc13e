package dev.yoi.tickets;

import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.List;
import java.util.Optional;

/// A ticket in a list. Texts are cut at 500 characters.
///
/// @param state nothing if the file names none that we know
/// @param blockers all that hold its acceptance
public record TicketSummary(
        TicketId id,
        String title,
        Optional<TicketState> state,
        boolean cancelled,
        String createdAt,
        String updatedAt,
        String assignee,
        String priority,
        List<String> labels,
        List<Blocker> blockers) {

    public TicketSummary {
        labels = List.copyOf(labels);
        blockers = List.copyOf(blockers);
    }
}
