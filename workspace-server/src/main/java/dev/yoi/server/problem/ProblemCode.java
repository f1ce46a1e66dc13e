package dev.yoi.server.problem;

import dev.yoi.runtime.error.ErrorCode;

/// Every stable code that a person or program can meet, with its HTTP status and the exit code of the command
/// line. The same table, with explanations, is in `docs/api.md`; a test compares the two.
public enum ProblemCode {
    INVALID_REQUEST("invalid_request", 400, 2),
    MALFORMED_JSON("malformed_json", 400, 2),
    UNAUTHENTICATED("unauthenticated", 401, 5),
    PERMISSION_DENIED("permission_denied", 403, 5),
    HOST_NOT_ALLOWED("host_not_allowed", 403, 5),
    ORIGIN_NOT_ALLOWED("origin_not_allowed", 403, 5),
    CSRF_MISSING("csrf_missing", 403, 5),
    RATE_LIMITED("rate_limited", 429, 5),
    TOKEN_NOT_FOUND("token_not_found", 404, 3),
    ROUTE_NOT_FOUND("route_not_found", 404, 3),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, 1),
    BODY_TOO_LARGE("body_too_large", 413, 1),
    MEDIA_TYPE_UNSUPPORTED("media_type_unsupported", 415, 1),
    HEADERS_TOO_LARGE("headers_too_large", 431, 1),
    PRECONDITION_REQUIRED("precondition_required", 428, 1),
    REVISION_STALE("revision_stale", 412, 4),
    RUNTIME_NOT_FOUND("runtime_not_found", 404, 3),
    WORKER_NOT_FOUND("worker_not_found", 404, 3),
    WORKER_EXISTS("worker_exists", 409, 4),
    WORKER_TERMINAL("worker_terminal", 409, 4),
    WORKER_ACTIVE("worker_active", 409, 4),
    WORKER_DELETED("worker_deleted", 410, 4),
    WORKER_BUSY("worker_busy", 409, 4),
    WORKER_DAMAGED("worker_damaged", 409, 1),
    INPUT_NOT_FOUND("input_not_found", 404, 3),
    REQUEST_NOT_FOUND("request_not_found", 404, 3),
    REQUEST_DECIDED("request_decided", 409, 4),
    CALL_NOT_FOUND("call_not_found", 404, 3),
    CALL_RESOLVED("call_resolved", 409, 4),
    EXECUTION_UNAVAILABLE("execution_unavailable", 409, 4),
    EXECUTION_CONNECTED("execution_connected", 409, 4),
    EXECUTION_REJECTED("execution_rejected", 422, 1),
    BACKEND_UNKNOWN("backend_unknown", 422, 1),
    BUNDLE_MISSING("bundle_missing", 404, 3),
    BUNDLE_CONFLICT("bundle_conflict", 409, 4),
    BUNDLE_INVALID("bundle_invalid", 422, 1),
    BUNDLE_DIGEST_MISMATCH("bundle_digest_mismatch", 409, 4),
    PROFILE_NOT_DECLARED("profile_not_declared", 404, 3),
    PROFILE_NEEDS_APPROVAL("profile_needs_approval", 409, 1),
    PROFILE_CHANGED("profile_changed", 409, 4),
    PROFILE_INVALID("profile_invalid", 422, 1),
    LIMIT_EXCEEDED("limit_exceeded", 422, 1),
    IDEMPOTENCY_CONFLICT("idempotency_conflict", 409, 4),
    UNSUPPORTED("unsupported", 501, 1),
    POSITION_GONE("position_gone", 410, 1),
    WAIT_INTERRUPTED("wait_interrupted", 503, 1),
    NOT_READY("not_ready", 503, 5),
    SHUTTING_DOWN("shutting_down", 503, 5),
    RUNTIME_CLOSED("runtime_closed", 503, 5),
    ARCHIVE_DAMAGED("archive_damaged", 422, 1),
    ARCHIVE_VERSION_UNSUPPORTED("archive_version_unsupported", 422, 1),
    STORE_EXISTS("store_exists", 409, 4),
    STORE_IN_USE("store_in_use", 423, 4),
    STORE_BUSY("store_busy", 503, 4),
    STORE_READ_ONLY("store_read_only", 503, 1),
    STORE_FENCED("store_fenced", 503, 1),
    STORE_FULL("store_full", 507, 1),
    STORE_IO("store_io", 500, 1),
    STORE_CORRUPT("store_corrupt", 500, 1),
    STORE_VERSION_UNSUPPORTED("store_version_unsupported", 500, 1),
    STORE_PERMISSION("store_permission", 500, 1),
    TICKET_NOT_FOUND("ticket_not_found", 404, 3),
    TICKET_AMBIGUOUS("ticket_ambiguous", 409, 2),
    TICKET_CONFLICT("ticket_conflict", 409, 4),
    TICKET_WRONG_STATE("ticket_wrong_state", 409, 4),
    TICKET_BLOCKED("ticket_blocked", 409, 1),
    TICKET_TEXT_MISSING("ticket_text_missing", 422, 2),
    TICKET_NOT_APPROVED("ticket_not_approved", 409, 1),
    TICKET_ACTOR_NOT_ALLOWED("ticket_actor_not_allowed", 403, 5),
    TICKET_RELATION_EXISTS("ticket_relation_exists", 409, 4),
    TICKET_RELATION_MISSING("ticket_relation_missing", 404, 3),
    TICKET_RELATION_CYCLE("ticket_relation_cycle", 409, 1),
    TICKET_DAMAGED("ticket_damaged", 409, 1),
    TICKETS_BUSY("tickets_busy", 423, 4),
    TICKETS_STORAGE("tickets_storage", 500, 1),
    TICKETS_UNFINISHED("tickets_unfinished", 500, 1),
    TICKETS_READ_ONLY("tickets_read_only", 503, 1),
    INTERNAL_ERROR("internal_error", 500, 1),
    SERVER_NOT_RUNNING("server_not_running", 0, 5),
    WORKSPACE_NOT_FOUND("workspace_not_found", 0, 3),
    CONFIG_INVALID("config_invalid", 0, 2),
    WORKSPACE_EXISTS("workspace_exists", 0, 4),
    WORKSPACE_IDENTITY_INVALID("workspace_identity_invalid", 0, 1),
    WORKSPACE_ROOT_CHANGED("workspace_root_changed", 0, 4),
    PORT_IN_USE("port_in_use", 0, 4),
    DATA_DIR_REFUSED("data_dir_refused", 0, 1);

    private final String code;
    private final int status;
    private final int exitCode;

    ProblemCode(String code, int status, int exitCode) {
        this.code = code;
        this.status = status;
        this.exitCode = exitCode;
    }

    public String code() {
        return code;
    }

    /// HTTP status; 0 for a code that no request is answered with.
    public int status() {
        return status;
    }

    public int exitCode() {
        return exitCode;
    }

    /// The code in words, for a person: `Worker terminal`.
    public String title() {
        String words = code.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// The same code as a front end's one.
    public static ProblemCode of(ErrorCode code) {
        return switch (code) {
            case WORKER_NOT_FOUND -> WORKER_NOT_FOUND;
            case WORKER_EXISTS -> WORKER_EXISTS;
            case WORKER_TERMINAL -> WORKER_TERMINAL;
            case WORKER_ACTIVE -> WORKER_ACTIVE;
            case WORKER_DELETED -> WORKER_DELETED;
            case WORKER_BUSY -> WORKER_BUSY;
            case WORKER_DAMAGED -> WORKER_DAMAGED;
            case INPUT_NOT_FOUND -> INPUT_NOT_FOUND;
            case REQUEST_NOT_FOUND -> REQUEST_NOT_FOUND;
            case REQUEST_DECIDED -> REQUEST_DECIDED;
            case CALL_NOT_FOUND -> CALL_NOT_FOUND;
            case CALL_RESOLVED -> CALL_RESOLVED;
            case EXECUTION_UNAVAILABLE -> EXECUTION_UNAVAILABLE;
            case EXECUTION_REJECTED -> EXECUTION_REJECTED;
            case EXECUTION_CONNECTED -> EXECUTION_CONNECTED;
            case BACKEND_UNKNOWN -> BACKEND_UNKNOWN;
            case BUNDLE_MISSING -> BUNDLE_MISSING;
            case BUNDLE_CONFLICT -> BUNDLE_CONFLICT;
            case BUNDLE_INVALID -> BUNDLE_INVALID;
            case BUNDLE_DIGEST_MISMATCH -> BUNDLE_DIGEST_MISMATCH;
            case PROFILE_NOT_DECLARED -> PROFILE_NOT_DECLARED;
            case LIMIT_EXCEEDED -> LIMIT_EXCEEDED;
            case INVALID_REQUEST -> INVALID_REQUEST;
            case IDEMPOTENCY_CONFLICT -> IDEMPOTENCY_CONFLICT;
            case UNSUPPORTED -> UNSUPPORTED;
            case WAIT_INTERRUPTED -> WAIT_INTERRUPTED;
            case RUNTIME_CLOSED -> RUNTIME_CLOSED;
            case POSITION_GONE -> POSITION_GONE;
            case ARCHIVE_DAMAGED -> ARCHIVE_DAMAGED;
            case ARCHIVE_VERSION_UNSUPPORTED -> ARCHIVE_VERSION_UNSUPPORTED;
            case STORE_EXISTS -> STORE_EXISTS;
            case STORE_IN_USE -> STORE_IN_USE;
            case STORE_BUSY -> STORE_BUSY;
            case STORE_READ_ONLY -> STORE_READ_ONLY;
            case STORE_FENCED -> STORE_FENCED;
            case STORE_CORRUPT -> STORE_CORRUPT;
            case STORE_VERSION_UNSUPPORTED -> STORE_VERSION_UNSUPPORTED;
            case STORE_PERMISSION -> STORE_PERMISSION;
            case STORE_FULL -> STORE_FULL;
            case STORE_IO -> STORE_IO;
        };
    }
}
