package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// Agrees to the content of a profile with this digest.
public record ApproveBody(@Nullable String digest) {}
