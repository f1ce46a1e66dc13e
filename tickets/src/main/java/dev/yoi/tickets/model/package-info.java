/// The words of the ticket format: ids, states, events, relations, plan records, diagnostics, failures.
///
/// Immutable values that check themselves. Uses nothing but `java.base`; every other package of this module uses
/// it. Any thread may call. Start reading at [TicketId] and [ThreadEvent].
@NullMarked
package dev.yoi.tickets.model;

import org.jspecify.annotations.NullMarked;
