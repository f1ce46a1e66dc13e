package dev.yoi.runtime.model;

/// How far a worker has come, durably. `stopped`, `cancelled` and `failed` are terminal and absorb whatever comes
/// later (I7).
public enum Lifecycle {
    /// asked for; its first execution has not started
    CREATED("created"),
    /// has had an execution; may get more
    ACTIVE("active"),
    /// its work is over
    STOPPED("stopped"),
    /// ended at once, its queue dropped
    CANCELLED("cancelled"),
    /// the backend said that it can never go on
    FAILED("failed");

    private final String code;

    Lifecycle(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    public boolean terminal() {
        return this == STOPPED || this == CANCELLED || this == FAILED;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static Lifecycle of(String code) {
        return Codes.find(values(), Lifecycle::code, code);
    }
}
