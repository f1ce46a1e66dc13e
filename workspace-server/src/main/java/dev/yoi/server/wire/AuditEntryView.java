package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// One change that was asked for. `code` is null when it was made.
public record AuditEntryView(
        long seq,
        String at,
        String instanceId,
        String requestId,
        String actor,
        @Nullable String session,
        String method,
        String target,
        int status,
        @Nullable String code) {}
