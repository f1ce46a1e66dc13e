package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// A plan record.
public record PlanTicketBody(
        @Nullable String kind,
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
