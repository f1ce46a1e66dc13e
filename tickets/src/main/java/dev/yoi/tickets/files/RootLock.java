package dev.yoi.tickets.files;

import dev.yoi.tickets.model.TicketFailure;

/// The one lock of the writers of a root.
public interface RootLock {

    /// Waits, bounded, until no other writer is there.
    ///
    /// @throws TicketFailure `BUSY` with the holder's name; `STORAGE` if the lock file can't be used
    Held acquire();

    /// The lock, until closed. Ends with its process.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
