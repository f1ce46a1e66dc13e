package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.store.StoreStatus;
import org.jspecify.annotations.Nullable;

/// Whether the store takes writes, and if not, why. Once it stopped it stays so until it is opened again (I16); a
/// full disk is the exception, since space comes back.
final class Health {
    private static final StoreStatus WRITABLE = new StoreStatus.Writable();

    private final Troubles troubles;
    private volatile @Nullable WorkerRuntimeException stopped;
    private volatile boolean filesFull;
    private volatile boolean journalFull;
    private volatile boolean closed;

    Health(Troubles troubles) {
        this.troubles = troubles;
    }

    Troubles troubles() {
        return troubles;
    }

    StoreStatus status() {
        WorkerRuntimeException why = stopped;
        if (why != null) {
            return new StoreStatus.ReadOnly(new DiagnosticCode(why.code().code()), String.valueOf(why.getMessage()));
        }
        return closed ? new StoreStatus.ReadOnly(new DiagnosticCode("store_closed"), "the store is closed") : WRITABLE;
    }

    /// `endsWork`: what lets work end is taken on a full disk too.
    void checkWritable(boolean endsWork) {
        WorkerRuntimeException why = stopped;
        if (why != null) {
            throw switch (why.code()) {
                case STORE_FENCED -> Failures.fenced();
                default -> Failures.readOnly("an earlier write failed");
            };
        }
        if (closed) {
            throw Failures.readOnly("it is closed");
        }
        if (full() && !endsWork) {
            throw Failures.full();
        }
    }

    /// The first reason counts.
    synchronized void stop(WorkerRuntimeException why) {
        if (stopped == null) {
            stopped = why;
            troubles.add(why.code().code(), "store", String.valueOf(why.getMessage()));
        }
    }

    boolean stopped() {
        return stopped != null;
    }

    boolean full() {
        return filesFull || journalFull;
    }

    void filesFull(boolean now) {
        filesFull = now;
    }

    void journalFull(boolean now) {
        journalFull = now;
    }

    void closed() {
        closed = true;
    }
}
