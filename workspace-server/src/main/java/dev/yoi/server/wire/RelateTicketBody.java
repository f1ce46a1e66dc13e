package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// A relation from a ticket to another.
public record RelateTicketBody(
        @Required @Nullable String kind,
        @Required @Nullable String target,
        @Nullable String note,
        @Nullable String author) {}
