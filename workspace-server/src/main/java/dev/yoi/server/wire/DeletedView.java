package dev.yoi.server.wire;

/// A worker that is no more. `repeated`: it was deleted before.
public record DeletedView(String workerId, String runtimeId, boolean deleted, boolean repeated) {}
