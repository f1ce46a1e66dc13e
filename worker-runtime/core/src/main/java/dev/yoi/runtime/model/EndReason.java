package dev.yoi.runtime.model;

/// Why an execution ended.
public enum EndReason {
    /// by itself
    EXITED("exited"),
    /// its worker was stopped or cancelled
    STOPPED("stopped"),
    /// a person detached it
    DETACHED("detached"),
    /// the host shut down in order
    SHUTDOWN("shutdown"),
    /// the host died; nobody saw the end
    LOST("lost"),
    /// it never started
    START_FAILED("start_failed");

    private final String code;

    EndReason(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static EndReason of(String code) {
        return Codes.find(values(), EndReason::code, code);
    }
}
