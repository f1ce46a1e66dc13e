package dev.yoi.tickets;

import dev.yoi.tickets.model.TicketId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a list.
///
/// @param nextCursor for [TicketQuery#after], if there is more
/// @param hits where each of the tickets contains the text that was asked for; empty without such a text
public record TicketPage(List<TicketSummary> items, Optional<String> nextCursor, Map<TicketId, SearchHit> hits) {

    public TicketPage {
        items = List.copyOf(items);
        hits = Map.copyOf(hits);
    }
}
