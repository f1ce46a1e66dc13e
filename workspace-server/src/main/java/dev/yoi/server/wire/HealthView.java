package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yoi.server.wire.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// What anybody may know of a server: that it is there.
public record HealthView(
        @OneOf({"live", "starting", "ready", "stopping"}) String status,
        String instanceId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String restore) {}
