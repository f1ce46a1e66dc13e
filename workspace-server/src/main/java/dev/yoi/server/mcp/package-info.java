/// Tickets as tools for coding agents, over the Model Context Protocol on two streams.
///
/// Start at [dev.yoi.server.mcp.TicketTools] (what there is) and [dev.yoi.server.mcp.McpOverStreams] (how it is
/// served). One thread, the caller's, reads requests and answers them one after another until the input ends.
/// Works on a [dev.yoi.server.ticket.WorkspaceTickets]; who acts is stamped there and in
/// [dev.yoi.server.mcp.Role], never by a client.
@NullMarked
package dev.yoi.server.mcp;

import org.jspecify.annotations.NullMarked;
