package dev.yoi.execution.acp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An error of JSON-RPC. `reason` is a word that programs may branch on, for errors of ours.
record RpcError(long code, String message, String reason) {
    /// The agent wants its user to sign in first.
    static final long AUTH_REQUIRED = -32_000;
    /// What was asked for is against the worker's scope or this client's limits.
    static final long REFUSED = -32_001;
    static final long NOT_FOUND = -32_002;
    static final long METHOD_NOT_FOUND = -32_601;
    static final long INVALID_PARAMS = -32_602;
    static final long INTERNAL = -32_603;

    private static final int MESSAGE_CHARACTERS_MAX = 500;

    static RpcError refused(String reason, String message) {
        return new RpcError(REFUSED, message, reason);
    }

    static RpcError invalid(String message) {
        return new RpcError(INVALID_PARAMS, message, "invalid_params");
    }

    /// As the agent sent it, cut to a bearable length.
    static RpcError of(JsonNode error) {
        String message = Json.text(error, "message", "no message");
        return new RpcError(
                Json.number(error, "code").orElse(0),
                message.length() <= MESSAGE_CHARACTERS_MAX ? message : message.substring(0, MESSAGE_CHARACTERS_MAX),
                "");
    }

    ObjectNode json() {
        ObjectNode error = Json.object().put("code", code).put("message", message);
        if (!reason.isEmpty()) {
            error.putObject("data").put("reason", reason);
        }
        return error;
    }
}
