package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// Asks for a token; without `expiresInS` it never expires.
public record CreateTokenBody(
        @Required @Nullable String name,

        @Required @OneOf({"read", "operate", "admin"}) @Nullable
        String permission,

        @Nullable Long expiresInS) {}
