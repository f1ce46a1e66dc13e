package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// Something said on a ticket. `status` and `commit` are a review's, `waives` a decision's.
public record PostTicketBody(
        @Nullable String kind,
        @Nullable String body,
        @Nullable String status,
        @Nullable String commit,
        @Nullable String waives,
        @Nullable String author) {}
