package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// Whoever decides is named in the log.
final class Actors {
    private static final int MAX_CHARACTERS = 200;

    private Actors() {}

    static void check(String actor) {
        if (actor.isBlank() || actor.length() > MAX_CHARACTERS) {
            throw WorkerRuntimeException.invalid("actor", "an actor has 1 to " + MAX_CHARACTERS + " characters");
        }
    }
}
