package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// A transition. `seen` is what the caller decided on.
public record MoveTicketBody(
        @Required @Nullable String operation,
        @Nullable String text,
        @Nullable String commit,
        @Nullable Boolean waive,
        @Nullable String executionEnded,
        @Nullable Seen seen,
        @Nullable String author) {
    /// `lastEvent` is null for a thread without events.
    public record Seen(
            @Required @Nullable String state, @Nullable String lastEvent) {}
}
