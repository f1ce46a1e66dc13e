package dev.yoi.server.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Lets in whoever shows one secret, as a token or as a session's cookie.
record OneToken(String secret) implements Access {
    static final String COOKIE = "yoi_test";
    static final String CSRF = "own page";

    static Gate gate(String secret, Readiness readiness) {
        return new Gate(
                new Gate.Doors(new HostNames(List.of("yoi.example")), Proxies.NONE),
                new OneToken(secret),
                readiness,
                new FailedAttempts(() -> Instant.EPOCH),
                _ -> {});
    }

    @Override
    public Optional<Caller> byToken(String shown) {
        return shown.equals(secret)
                ? Optional.of(new Caller("owner", Permission.ADMIN, null, null, () -> true))
                : Optional.empty();
    }

    @Override
    public Optional<Caller> bySession(String shown) {
        return shown.equals(secret)
                ? Optional.of(new Caller("owner", Permission.ADMIN, "s1", CSRF, () -> true))
                : Optional.empty();
    }

    @Override
    public String cookieName() {
        return COOKIE;
    }
}
