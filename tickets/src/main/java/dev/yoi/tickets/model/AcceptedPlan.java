package dev.yoi.tickets.model;

/// What the orchestrator accepted to do. Empty text for what wasn't given.
///
/// @param worktree a name within the worktrees of this workspace; older files hold paths of other machines, never
/// to be
/// used as such
public record AcceptedPlan(String summary, String branch, String worktree, String rolePlan) {}
