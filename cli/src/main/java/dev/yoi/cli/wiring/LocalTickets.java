package dev.yoi.cli.wiring;

import dev.yoi.cli.command.Local.Where;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.ticket.TicketPlace;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.TicketStoreSettings;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tickets of this machine's workspaces.
final class LocalTickets implements TicketPlace {
    private static final Path TICKETS = Path.of(".yoi", "tickets");
    private static final String INDEXES = "ticket-index";
    private static final int INDEX_NAME_LENGTH = 16;

    private final Where where;
    private final Path root;
    private final boolean named;

    private LocalTickets(Where where, Path root, boolean named) {
        this.where = where;
        this.root = root;
        this.named = named;
    }

    static TicketPlace of(Where where, @Nullable Path root) {
        if (root != null) {
            return new LocalTickets(where, where.host().folder().resolve(root).normalize(), true);
        }
        Path workspace = Refusals.translated(() -> WorkspaceRoot.of(start(where)));
        return new LocalTickets(where, workspace.resolve(TICKETS), false);
    }

    private static Path start(Where where) {
        Host host = where.host();
        return where.workspace() == null ? host.folder() : host.folder().resolve(where.workspace());
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public boolean named() {
        return named;
    }

    @Override
    public boolean fromLinkedWorktree() {
        if (named) {
            return false;
        }
        return Refusals.translated(() -> {
            for (Path at = start(where).toRealPath(); at != null; at = at.getParent()) {
                if (Files.isDirectory(at.resolve(".yoi")) || Files.exists(at.resolve(".git"))) {
                    return !at.equals(WorkspaceRoot.of(at));
                }
            }
            return false;
        });
    }

    @Override
    public TicketStore open() {
        TicketStoreSettings settings = settings();
        return TicketStore.open(
                root, indexDirectory().map(settings::withIndexDirectory).orElse(settings));
    }

    @Override
    public TicketStore openWithoutIndex() {
        return TicketStore.open(root, settings());
    }

    private static TicketStoreSettings settings() {
        return TicketStoreSettings.of(
                InstantSource.system(),
                "yoi ticket, process " + ProcessHandle.current().pid());
    }

    /// Where the index of this root is kept. It can be built again at any time, so a data directory that can't be
    /// used costs time and nothing else.
    private Optional<Path> indexDirectory() {
        try {
            Path real = root.toRealPath();
            Path directory =
                    LocalWorkspaces.dataDirectory(where).resolve(INDEXES).resolve(name(real));
            // Reading writes nothing into a project's records, wherever the data directory was put.
            if (directory.startsWith(real)
                    || (real.endsWith(TICKETS) && directory.startsWith(real.resolveSibling("")))) {
                return Optional.empty();
            }
            return Optional.of(Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        } catch (IOException | ServerException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    private static String name(Path root) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(root.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, INDEX_NAME_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public Actor actor() {
        return LocalActor.of(where.host(), root);
    }

    @Override
    public String program() {
        return quoted(System.getProperty("yoi.launcher", "yoi"));
    }

    /// For the shell through which git starts it.
    private static String quoted(String program) {
        return program.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "/._-+".indexOf(c) >= 0))
                ? program
                : "'" + program.replace("'", "'\\''") + "'";
    }
}
