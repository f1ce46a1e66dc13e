package dev.yoi.runtime.model;

/// What a person or policy says of a tool call whose outcome nobody knows.
public enum Resolution {
    /// it may be made again
    RETRY("retry"),
    /// it counts as failed
    FAILED("failed"),
    /// it was done, with the result that comes with the decision
    COMPLETED("completed");

    private final String code;

    Resolution(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static Resolution of(String code) {
        return Codes.find(values(), Resolution::code, code);
    }
}
