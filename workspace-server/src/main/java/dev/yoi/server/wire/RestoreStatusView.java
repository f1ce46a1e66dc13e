package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// How the restore policy of the start went.
public record RestoreStatusView(
        String policy, String state, @Nullable RestoreReportView report) {}
