package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What anybody may know of a server: that it is there.
public record HealthView(
        String status,
        String instanceId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String restore) {}
