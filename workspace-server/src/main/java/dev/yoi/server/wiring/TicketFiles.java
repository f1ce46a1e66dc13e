package dev.yoi.server.wiring;

import dev.yoi.server.ticket.TicketFolder;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.TicketStoreSettings;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder `.yoi/tickets` of a workspace.
final class TicketFiles implements TicketFolder {
    private static final Logger LOG = LoggerFactory.getLogger(TicketFiles.class);

    private final Path folder;
    private final Optional<Path> indexDir;
    private final String holder;
    private final InstantSource clock;

    /// `indexDir` is made when it is first needed; without one the index lives in memory.
    private TicketFiles(Path folder, Optional<Path> indexDir, String holder, InstantSource clock) {
        this.folder = folder;
        this.indexDir = indexDir;
        this.holder = holder;
        this.clock = clock;
    }

    /// For a server.
    static WorkspaceTickets served(WorkspacePlace place, HostServices host) {
        return tickets(place, Optional.of(place.ticketIndexDir()), "yoi serve", host);
    }

    /// For reading without a server: writes nothing, no index either.
    static WorkspaceTickets read(WorkspacePlace place, HostServices host) {
        return tickets(place, Optional.empty(), "yoi", host);
    }

    /// For one client of the files: without an index on disk, which belongs to the server.
    static WorkspaceTickets served(Path root, Actor actor, HostServices host) {
        var folder =
                new TicketFiles(WorkspacePlace.ticketsDir(root), Optional.empty(), holder("yoi mcp"), host.clock());
        return new WorkspaceTickets(folder, () -> actor);
    }

    private static WorkspaceTickets tickets(
            WorkspacePlace place, Optional<Path> indexDir, String program, HostServices host) {
        var folder = new TicketFiles(WorkspacePlace.ticketsDir(place.root()), indexDir, holder(program), host.clock());
        return new WorkspaceTickets(folder, () -> MachineUser.of(System.getenv(), place.root()));
    }

    private static String holder(String program) {
        return program + ", process " + ProcessHandle.current().pid();
    }

    @Override
    public Optional<String> identity() {
        try {
            var attributes = Files.readAttributes(folder, BasicFileAttributes.class);
            return attributes.isDirectory() ? Optional.of(String.valueOf(attributes.fileKey())) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    @Override
    public TicketStore open() {
        var settings = TicketStoreSettings.of(clock, holder);
        return TicketStore.open(
                folder, usableIndexDir().map(settings::withIndexDirectory).orElse(settings));
    }

    private Optional<Path> usableIndexDir() {
        return indexDir.flatMap(dir -> {
            try {
                return Optional.of(Files.createDirectories(dir));
            } catch (IOException e) {
                LOG.warn(
                        "the ticket index can't be kept on disk: {}",
                        e.getClass().getSimpleName());
                return Optional.empty();
            }
        });
    }
}
