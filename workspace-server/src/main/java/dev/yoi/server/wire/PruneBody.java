package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// What is to be pruned: workers that have ended and did not change for so many seconds.
public record PruneBody(
        @Required @Nullable Long olderThanS, @Nullable Boolean dryRun) {}
