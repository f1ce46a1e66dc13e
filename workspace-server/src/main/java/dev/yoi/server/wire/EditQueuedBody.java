package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// New content of an input that waits.
public record EditQueuedBody(@Required @Nullable String content) {}
