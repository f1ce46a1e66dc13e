package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// Signs a browser in: with a link's code, or with a token.
public record SessionBody(@Nullable String code, @Nullable String token) {
    /// Holds secrets.
    @Override
    public String toString() {
        return "SessionBody";
    }
}
