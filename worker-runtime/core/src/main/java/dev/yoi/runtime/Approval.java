package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// The choice of one option of a permission request. `actor` says who chose; a front end stamps it itself, from
/// whoever is signed in.
public record Approval(String request, String option, String actor) {
    public Approval {
        Actors.check(actor);
        if (request.isBlank()) {
            throw WorkerRuntimeException.invalid("request", "name the request");
        }
        if (option.isBlank()) {
            throw WorkerRuntimeException.invalid("option", "name one of the request's options");
        }
    }
}
