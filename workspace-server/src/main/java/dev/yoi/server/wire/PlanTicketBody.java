package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// A plan record.
public record PlanTicketBody(
        @Required @Nullable String kind,
        @Nullable String relatedTicket,
        @Nullable String note,
        @Nullable AcceptedPlan acceptedPlan,
        @Nullable String author) {
    public record AcceptedPlan(
            @Nullable String summary,
            @Nullable String branch,
            @Nullable String worktree,
            @Nullable String rolePlan) {}
}
