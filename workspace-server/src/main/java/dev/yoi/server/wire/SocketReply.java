package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/// What the server answers on the WebSocket, beside the frames of subscriptions: to an input with its receipt, or
/// why something could not be done.
public record SocketReply(
        @JsonInclude(Include.NON_NULL) @Nullable String sub,
        @JsonInclude(Include.NON_NULL) @Nullable String ref,
        int status,
        @JsonInclude(Include.NON_NULL) @Nullable Object body,
        @JsonInclude(Include.NON_NULL) @Nullable Problem problem) {}
