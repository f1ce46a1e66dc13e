package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.command.ArchiveTools;
import dev.yoi.cli.command.Local;
import dev.yoi.cli.command.StoreTools;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.ticket.TicketPlace;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The real machine. Every call leads on to [LocalWorkspaces]: the server's classes are loaded by the first
/// command that needs them, and not by those that need none.
public final class ThisMachine implements Local {
    /// The process as it was started.
    public static Host host() {
        return new Host(
                System.out,
                System.err,
                System.in,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                () -> UUID.randomUUID().toString(),
                ThisMachine::pause);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Announced> announcedServer(Where where) {
        return LocalWorkspaces.announcedServer(where);
    }

    @Override
    public Optional<String> storeHolder(Where where) {
        return LocalWorkspaces.storeHolder(where);
    }

    @Override
    public Reads readOnly(Where where) {
        return LocalWorkspaces.readOnly(where);
    }

    @Override
    public JsonNode configuration(Where where) {
        return LocalWorkspaces.configuration(where);
    }

    @Override
    public StoreTools store(Where where) {
        return LocalWorkspaces.store(where);
    }

    @Override
    public ArchiveTools archives(Where where) {
        return LocalWorkspaces.archives(where);
    }

    @Override
    public String defaultProfile(Where where) {
        return LocalWorkspaces.defaultProfile(where);
    }

    @Override
    public Path workspaceFolder(Where where) {
        return LocalWorkspaces.folder(where);
    }

    @Override
    public JsonNode lintProfiles(Where where, String profile) {
        return LocalProfiles.lint(where, profile);
    }

    @Override
    public JsonNode workspaceMoved(Where where) {
        return LocalWorkspaces.moved(where);
    }

    @Override
    public JsonNode configurationWarnings(Where where) {
        return LocalWorkspaces.configurationWarnings(where);
    }

    @Override
    public JsonNode workspace(Where where) {
        return LocalWorkspaces.shown(where);
    }

    @Override
    public JsonNode workspaceNewId(Where where) {
        return LocalWorkspaces.newId(where);
    }

    @Override
    public TicketPlace tickets(Where where, @Nullable Path root) {
        return LocalTickets.of(where, root);
    }

    @Override
    public void serveTools(Where where, String role, String worker) {
        LocalWorkspaces.serveTools(where, role, worker);
    }

    @Override
    public boolean openBrowser(Host host, String url) {
        return Browser.open(host, url);
    }

    @Override
    public HostedServer serve(Where where, ServeRequest request) {
        return LocalWorkspaces.serve(where, request);
    }
}
