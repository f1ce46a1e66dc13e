package dev.yoi.server.http;

import java.util.Optional;

/// Finds out who shows a secret. Any thread; in the same time whatever is shown.
public interface Access {
    /// The holder of a token; empty when there is no such token.
    Optional<Caller> byToken(String secret);

    /// The browser whose cookie this is.
    Optional<Caller> bySession(String secret);

    /// Browsers send a cookie to every port of a machine: so that one server does not overwrite another's, its
    /// name is this server's own.
    String cookieName();
}
