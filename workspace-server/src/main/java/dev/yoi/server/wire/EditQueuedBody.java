package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// New content of an input that waits.
public record EditQueuedBody(@Nullable String content) {}
