package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.OneOf;
import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// What a client says on the WebSocket.
///
/// `sub` names a subscription, `ref` an input, both by the client; without a worker a subscription is to the
/// workspace.
public record SocketMessage(
        @Required @OneOf({"subscribe", "unsubscribe", "input"}) @Nullable
        String op,

        @Nullable String sub,
        @Nullable String ref,
        @Nullable String runtimeId,
        @Nullable String workerId,
        @Nullable String after,
        @Nullable String content,
        @Nullable String kind,
        @Nullable String whenBusy,
        @Nullable String idempotencyKey) {}
