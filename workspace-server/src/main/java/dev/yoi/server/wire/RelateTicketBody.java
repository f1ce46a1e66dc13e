package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// A relation from a ticket to another.
public record RelateTicketBody(
        @Nullable String kind,
        @Nullable String target,
        @Nullable String note,
        @Nullable String author) {}
