package dev.yoi.tickets.files;

import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Hears of changes below a root from the operating system. Only a hint of where to look: what changed is read
/// from the files, and when the system says that it lost count, or can't watch that many directories, everything
/// has to be looked at.
public final class RootWatch implements AutoCloseable {

    /// What may have changed.
    ///
    /// @param everything true if the system lost count
    public record Changes(Set<TicketId> tickets, boolean everything) {
        public Changes {
            tickets = Set.copyOf(tickets);
        }
    }

    private final Path root;
    private final WatchService service;
    private final Map<WatchKey, Optional<TicketId>> keys = new ConcurrentHashMap<>();
    private final Map<Path, WatchKey> followed = new ConcurrentHashMap<>();

    private volatile boolean rootGone;

    private RootWatch(Path root, WatchService service) {
        this.root = root;
        this.service = service;
    }

    /// Begins with the root itself.
    ///
    /// @throws IOException if this file system or system can't watch
    public static RootWatch open(Path root) throws IOException {
        WatchService service = root.getFileSystem().newWatchService();
        var watch = new RootWatch(root, service);
        try {
            watch.register(root, Optional.empty());
            return watch;
        } catch (IOException refused) {
            service.close();
            throw refused;
        }
    }

    /// Also hears of changes in this ticket from now on. Nothing happens if it is not there.
    ///
    /// @throws IOException if the system watches no more directories
    public void follow(TicketId id) throws IOException {
        registerIfThere(root.resolve(id.text()), id);
        registerIfThere(root.resolve(id.text()).resolve(TicketDirectory.ARTIFACTS), id);
    }

    private void registerIfThere(Path directory, TicketId id) throws IOException {
        if (followed.containsKey(directory)) {
            return;
        }
        try {
            register(directory, Optional.of(id));
        } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException absent) {
            followed.remove(directory);
        }
    }

    private void register(Path directory, Optional<TicketId> id) throws IOException {
        WatchKey key = directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        keys.put(key, id);
        followed.put(directory, key);
    }

    /// Whether it still hears anything: not once the root was removed, even if another came under its name.
    public boolean isLive() {
        return !rootGone;
    }

    /// Everything heard of by now; waits for the first change at most so long.
    public Changes drain(Duration wait) {
        var tickets = new HashSet<TicketId>();
        boolean everything = false;
        try {
            WatchKey key = wait.isZero() ? service.poll() : service.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            for (; key != null; key = service.poll()) {
                everything |= take(key, tickets);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException closed) {
            everything = true;
        }
        return new Changes(tickets, everything);
    }

    private boolean take(WatchKey key, Set<TicketId> tickets) {
        Optional<TicketId> ticket = keys.getOrDefault(key, Optional.empty());
        boolean overflow = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            overflow |= event.kind().equals(StandardWatchEventKinds.OVERFLOW);
            if (ticket.isEmpty()) {
                // Another directory may have come under this name: it has to be followed anew.
                named(event.context()).ifPresent(this::forget);
            }
            ticket.or(() -> named(event.context())).ifPresent(tickets::add);
        }
        if (!key.reset()) {
            keys.remove(key);
            followed.values().remove(key);
            ticket.ifPresent(tickets::add);
            rootGone |= key.watchable().equals(root);
        }
        return overflow || rootGone;
    }

    private void forget(TicketId id) {
        Path directory = root.resolve(id.text());
        for (Path watched : new Path[] {directory, directory.resolve(TicketDirectory.ARTIFACTS)}) {
            WatchKey key = followed.remove(watched);
            if (key != null) {
                key.cancel();
                keys.remove(key);
            }
        }
    }

    private static Optional<TicketId> named(@Nullable Object context) {
        return context instanceof Path name ? TicketId.parse(name.toString()) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException failed) {
            System.getLogger(RootWatch.class.getName())
                    .log(System.Logger.Level.DEBUG, "The watch of the tickets did not close.", failed);
        }
    }
}
