package dev.yoi.server.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes a worker's options; what is absent stays.
public record ChangeOptionsBody(
        @Nullable String name,
        @Nullable Map<String, @Nullable String> labels,
        @Nullable Boolean hidden) {}
