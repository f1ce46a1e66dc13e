package dev.yoi.cli.acp;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import tools.jackson.databind.node.ObjectNode;

/// Why a request was not done, as the protocol says it. `data` holds what the command line would say: `code`,
/// `remedy`.
final class RpcFailure extends RuntimeException {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int RESOURCE_NOT_FOUND = -32002;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient ObjectNode data;

    RpcFailure(int code, String message, ObjectNode data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    static RpcFailure invalid(String message, String remedy) {
        return new RpcFailure(INVALID_PARAMS, message, Json.object().put("remedy", remedy));
    }

    /// What a server refused, in its own words.
    static RpcFailure of(Failure failure) {
        Failure.Said said = failure.said();
        int code = switch (failure.exit()) {
            case NOT_FOUND -> RESOURCE_NOT_FOUND;
            case USAGE -> INVALID_PARAMS;
            default -> INTERNAL_ERROR;
        };
        String message = said.why().isEmpty() ? said.what() : said.what() + ". " + said.why();
        return new RpcFailure(
                code, message, Json.object().put("code", said.code()).put("remedy", said.remedy()));
    }

    ObjectNode json() {
        ObjectNode error = Json.object().put("code", code).put("message", String.valueOf(getMessage()));
        if (data != null && !data.isEmpty()) {
            error.set("data", data);
        }
        return error;
    }
}
