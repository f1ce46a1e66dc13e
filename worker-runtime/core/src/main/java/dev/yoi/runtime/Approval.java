package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// The choice of one option of a permission request. `seq` is the sequence of the event that asks, 0 for
/// whichever request of this name is open: a worker may ask again under a name that it has used, so what somebody
/// was shown is named by both. `actor` says who chose; a front end stamps it itself, from whoever is signed in.
public record Approval(String request, long seq, String option, String actor) {
    public Approval {
        Actors.check(actor);
        if (seq < 0) {
            throw WorkerRuntimeException.invalid("seq", "seq is the sequence of the request's event, 1 or more");
        }
        if (request.isBlank()) {
            throw WorkerRuntimeException.invalid("request", "name the request");
        }
        if (option.isBlank()) {
            throw WorkerRuntimeException.invalid("option", "name one of the request's options");
        }
    }

    /// Whether it may mean the request of this name that was made at `requested`.
    boolean means(long requested) {
        return seq == 0 || seq == requested;
    }
}
