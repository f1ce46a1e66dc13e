package dev.yoi.server.wire;

/// Whether a run was going on that could be interrupted.
public record InterruptView(String workerId, String runtimeId, boolean interrupted) {}
