package dev.yoi.server.wiring;

import dev.yoi.server.mcp.McpOverStreams;
import dev.yoi.server.mcp.Role;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/// The workspace's tickets over MCP, on the files themselves: with and without a running server alike, which
/// hears of changes as of any others.
public final class WorkspaceMcp {
    private WorkspaceMcp() {}

    /// Who is served.
    ///
    /// @param role a [Role]'s word
    /// @param actor whom changes are stamped with
    public record Client(String role, Actor actor) {}

    /// Serves until `in` ends. `invalid_request` for a role that is none.
    public static void serve(ServerConfig config, Client client, InputStream in, OutputStream out) throws IOException {
        HostServices host = HostServices.system();
        Role role = Role.parse(client.role)
                .orElseThrow(() -> ServerException.invalid("role", "the role must be all, planner, coder or reviewer"));
        WorkspaceTickets tickets = TicketFiles.served(WorkspaceRoot.of(config.workspace()), client.actor, host);
        String version = WorkspaceMcp.class.getPackage().getImplementationVersion();
        new McpOverStreams(tickets, role, Objects.requireNonNullElse(version, "development")).serve(in, out);
    }
}
