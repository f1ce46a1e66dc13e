package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ticket to be made.
public record CreateTicketBody(
        @Required @Nullable String title,
        @Nullable String body,
        @Nullable List<String> labels,
        @Nullable String priority,
        @Nullable String assignee,
        @Nullable String author) {}
