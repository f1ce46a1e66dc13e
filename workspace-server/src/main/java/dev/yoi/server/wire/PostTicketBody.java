package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// Something said on a ticket. `status` and `commit` are a review's, `waives` a decision's.
public record PostTicketBody(
        @Required @OneOf({"comment", "plan", "decision", "implementation_report", "review"}) @Nullable
        String kind,

        @Required @Nullable String body,
        @OneOf({"approve", "request_changes"}) @Nullable String status,
        @Nullable String commit,
        @Nullable String waives,
        @Nullable String author) {}
