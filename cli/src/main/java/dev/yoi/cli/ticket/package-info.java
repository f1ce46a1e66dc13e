/// `yoi ticket`: one class per command. A command parses and prints; the tickets themselves are the `tickets`
/// module's, and where they are and who works on them is answered by a [dev.yoi.cli.ticket.TicketPlace] from
/// wiring. No server is needed: the files are the truth. Start at [dev.yoi.cli.ticket.TicketTree].
@NullMarked
package dev.yoi.cli.ticket;

import org.jspecify.annotations.NullMarked;
