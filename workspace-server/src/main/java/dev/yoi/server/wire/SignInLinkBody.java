package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// Asks for a link that signs one browser in, with at most this permission.
public record SignInLinkBody(
        @OneOf({"read", "operate", "admin"}) @Nullable String permission) {}
