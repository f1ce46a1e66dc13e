package dev.yoi.server.wire;

import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// An input for a worker.
public record SendBody(
        @Required @Nullable String content,
        @CodesOf(InputKind.class) @Nullable String kind,
        @CodesOf(SendInput.WhenBusy.class) @Nullable String whenBusy) {}
