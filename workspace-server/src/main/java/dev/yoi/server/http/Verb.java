package dev.yoi.server.http;

import java.util.Optional;

/// The HTTP methods that routes use.
public enum Verb {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    static Optional<Verb> find(String method) {
        for (Verb verb : values()) {
            if (verb.name().equals(method)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }
}
