package dev.yoi.tickets;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param nextCursor for [TicketQuery#after], if there is more
public record TicketPage(List<TicketSummary> items, Optional<String> nextCursor) {

    public TicketPage {
        items = List.copyOf(items);
    }
}
