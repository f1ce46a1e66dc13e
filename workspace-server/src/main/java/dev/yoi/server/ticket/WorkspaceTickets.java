package dev.yoi.server.ticket;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.model.Actor;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tickets of one workspace. The store is opened when it is first asked for, so that a start reads none of
/// its classes and files, and again when its folder became another one.
public final class WorkspaceTickets {
    private final TicketFolder folder;
    private final Supplier<Actor> whose;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Opened opened;
    private @Nullable Actor actor;

    private record Opened(String identity, TicketStore store) {}

    /// `whose` says whom every change is stamped with, whatever its caller says of itself; asked once, when it is
    /// needed.
    public WorkspaceTickets(TicketFolder folder, Supplier<Actor> whose) {
        this.folder = folder;
        this.whose = whose;
    }

    /// Who does what comes in.
    public Actor actor() {
        lock.lock();
        try {
            Actor known = actor;
            if (known == null) {
                known = whose.get();
                actor = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /// `ticket_not_found` while the workspace has no folder of tickets.
    public TicketStore store() {
        return present()
                .orElseThrow(() -> ServerException.of(
                        ProblemCode.TICKET_NOT_FOUND,
                        "tickets",
                        "this workspace has no folder of tickets",
                        "make one with: yoi ticket init"));
    }

    /// The store of the folder that is there now.
    public Optional<TicketStore> present() {
        Optional<String> identity = folder.identity();
        lock.lock();
        try {
            if (identity.isEmpty()) {
                opened = null;
                return Optional.empty();
            }
            Opened current = opened;
            if (current == null || !current.identity.equals(identity.get())) {
                current = new Opened(identity.get(), folder.open());
                opened = current;
            }
            return Optional.of(current.store);
        } finally {
            lock.unlock();
        }
    }

    /// The folder of this store was removed; what is at its place now is another one, even if it looks the same.
    void forget(TicketStore store) {
        lock.lock();
        try {
            if (opened != null && opened.store == store) {
                opened = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
