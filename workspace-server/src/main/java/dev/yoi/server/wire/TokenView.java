package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yoi.server.wire.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// A token, or a browser's session, which `revoke` ends alike. `secret` is there in the answer that made the
/// token, and never again.
public record TokenView(
        String id,
        @OneOf({"token", "session"}) String kind,
        String name,
        @OneOf({"read", "operate", "admin"}) String permission,
        String createdAt,
        @Nullable String expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {
    /// Without the secret.
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
