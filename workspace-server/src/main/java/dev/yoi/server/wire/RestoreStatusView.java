package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// How the restore policy of the start went.
public record RestoreStatusView(
        @OneOf({"none", "active", "all"}) String policy,
        @OneOf({"none", "running", "done", "failed"}) String state,
        @Nullable RestoreReportView report) {}
