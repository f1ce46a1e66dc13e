package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// A file to be attached, in base 64.
public record AttachBody(@Nullable String content) {}
