package dev.yoi.server.wire;

import dev.yoi.runtime.model.Resolution;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// Says what an indeterminate tool call came to. `run` may be absent when only one such call has this name;
/// `result` is needed for `completed`.
public record ResolveCallBody(
        @Required @Nullable String call,
        @Nullable Long run,
        @Required @CodesOf(Resolution.class) @Nullable String resolution,
        @Nullable String result) {}
