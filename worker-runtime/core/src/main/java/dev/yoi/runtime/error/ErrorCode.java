package dev.yoi.runtime.error;

/// Every way a runtime operation can be refused or fail. The [#code()] is stable: programs may branch on it,
/// and each front end maps it once to its own terms (HTTP status, exit code).
public enum ErrorCode {
    WORKER_NOT_FOUND("worker_not_found"),
    WORKER_EXISTS("worker_exists"),
    WORKER_TERMINAL("worker_terminal"),
    WORKER_ACTIVE("worker_active"),
    WORKER_DELETED("worker_deleted"),
    WORKER_BUSY("worker_busy"),
    WORKER_DAMAGED("worker_damaged"),
    INPUT_NOT_FOUND("input_not_found"),
    REQUEST_NOT_FOUND("request_not_found"),
    REQUEST_DECIDED("request_decided"),
    CALL_NOT_FOUND("call_not_found"),
    CALL_RESOLVED("call_resolved"),
    EXECUTION_UNAVAILABLE("execution_unavailable"),
    EXECUTION_REJECTED("execution_rejected"),
    EXECUTION_CONNECTED("execution_connected"),
    BACKEND_UNKNOWN("backend_unknown"),
    BUNDLE_MISSING("bundle_missing"),
    BUNDLE_CONFLICT("bundle_conflict"),
    BUNDLE_INVALID("bundle_invalid"),
    BUNDLE_DIGEST_MISMATCH("bundle_digest_mismatch"),
    PROFILE_NOT_DECLARED("profile_not_declared"),
    LIMIT_EXCEEDED("limit_exceeded"),
    INVALID_REQUEST("invalid_request"),
    IDEMPOTENCY_CONFLICT("idempotency_conflict"),
    UNSUPPORTED("unsupported"),
    WAIT_INTERRUPTED("wait_interrupted"),
    RUNTIME_CLOSED("runtime_closed"),
    POSITION_GONE("position_gone"),
    ARCHIVE_DAMAGED("archive_damaged"),
    ARCHIVE_VERSION_UNSUPPORTED("archive_version_unsupported"),
    STORE_EXISTS("store_exists"),
    STORE_IN_USE("store_in_use"),
    STORE_BUSY("store_busy"),
    STORE_READ_ONLY("store_read_only"),
    STORE_FENCED("store_fenced"),
    STORE_CORRUPT("store_corrupt"),
    STORE_VERSION_UNSUPPORTED("store_version_unsupported"),
    STORE_PERMISSION("store_permission"),
    STORE_FULL("store_full"),
    STORE_IO("store_io");

    private final String code;

    ErrorCode(String code) {
        this.code = code;
    }

    /// The stable lower-case name, as it appears in problem documents and CLI messages.
    public String code() {
        return code;
    }
}
