package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// Chooses one option of a permission request: that whose event has `seq`, or without it whichever of this name
/// is open.
public record ApproveRequestBody(
        @Required @Nullable String request,
        @Required @Nullable String option,
        @Nullable Long seq) {}
