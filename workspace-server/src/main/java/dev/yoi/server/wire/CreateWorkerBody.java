package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks for a worker.
public record CreateWorkerBody(
        @Required @Nullable String profile,
        @Nullable String bundleId,
        @Nullable String bundleDigest,
        @Nullable String workerId,
        @Nullable String name,
        @Nullable Map<String, @Nullable String> labels,
        @Nullable String workdir,
        @Nullable String input) {}
