package dev.yoi.tickets;

import dev.yoi.tickets.model.Pause;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What a store needs from its host.
///
/// @param clock the time that goes into files and ids
/// @param pause how to wait for another writer
/// @param holder what other writers are told about this one while it works, e.g. `yoi ticket, process 4711`
/// @param lockWaitMax how long to wait for another writer
/// @param indexDirectory where to keep the index between processes: an existing directory outside of the tickets,
/// one per root; nothing keeps it in
///     memory only
public record TicketStoreSettings(
        InstantSource clock, Pause pause, String holder, Duration lockWaitMax, Optional<Path> indexDirectory) {

    /// How long a writer waits for another one unless told otherwise.
    public static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(5);

    public static TicketStoreSettings of(InstantSource clock, String holder) {
        return new TicketStoreSettings(
                clock, duration -> LockSupport.parkNanos(duration.toNanos()), holder, LOCK_WAIT_MAX, Optional.empty());
    }

    public TicketStoreSettings withIndexDirectory(Path directory) {
        return new TicketStoreSettings(clock, pause, holder, lockWaitMax, Optional.of(directory));
    }

    public TicketStoreSettings withLockWaitMax(Duration wait) {
        return new TicketStoreSettings(clock, pause, holder, wait, indexDirectory);
    }
}
