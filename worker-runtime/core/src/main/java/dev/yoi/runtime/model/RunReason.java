package dev.yoi.runtime.model;

/// Why a run ended.
public enum RunReason {
    /// it ran to its end
    COMPLETED("completed"),
    /// a person, a stop or the death of the process ended it
    INTERRUPTED("interrupted"),
    /// it ended with an error or an exit code other than 0
    FAILED("failed"),
    /// it passed a limit (time, output, budget)
    LIMIT("limit");

    private final String code;

    RunReason(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static RunReason of(String code) {
        return Codes.find(values(), RunReason::code, code);
    }
}
