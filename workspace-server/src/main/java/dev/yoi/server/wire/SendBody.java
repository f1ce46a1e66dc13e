package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// An input for a worker.
public record SendBody(
        @Nullable String content,
        @Nullable String kind,
        @Nullable String whenBusy) {}
