package dev.yoi.tickets.model;

import java.util.Comparator;

/// A link from `source`, which owns it, to `target`.
///
/// @param target may name a ticket that isn't here: relations survive the loss of their target
/// @param note why, or empty
/// @param at time as text, as it stands in the file
public record Relation(TicketId source, RelationKind kind, TicketId target, String note, String author, String at) {

    /// The order in which a file holds its relations: by the kind's word, then the target.
    public static final Comparator<Relation> FILE_ORDER =
            Comparator.comparing((Relation relation) -> relation.kind().word()).thenComparing(Relation::target);
}
