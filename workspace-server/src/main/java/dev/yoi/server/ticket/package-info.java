/// The tickets of the workspace, as the server sees them: the open folder, and who acts in it.
///
/// Start at [dev.yoi.server.ticket.WorkspaceTickets]. Uses the `tickets` module and nothing of HTTP; the folder
/// on disk comes from wiring, through [dev.yoi.server.ticket.TicketFolder]. Any thread.
@NullMarked
package dev.yoi.server.ticket;

import org.jspecify.annotations.NullMarked;
