package dev.yoi.tickets;

import dev.yoi.tickets.model.TicketId;

/// A ticket that contains a text.
///
/// @param file where it was found first, e.g. `thread.md`
/// @param excerpt the line around it, at most 200 characters
public record SearchHit(TicketId ticket, String title, String file, String excerpt) {}
