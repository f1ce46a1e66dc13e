package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// Who asks. `sessionId`, `csrfToken` and `expiresAt` are null for one that showed a token.
public record SessionView(
        @Nullable String sessionId,
        String actor,
        @OneOf({"read", "operate", "admin"}) String permission,
        @Nullable String csrfToken,
        @Nullable String expiresAt) {}
