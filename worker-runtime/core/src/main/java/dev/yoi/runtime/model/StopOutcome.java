package dev.yoi.runtime.model;

/// What stopping an execution came to.
public enum StopOutcome {
    /// it ended when asked
    EXITED("exited"),
    /// it ended on a terminate signal
    TERMINATED("terminated"),
    /// it was killed
    KILLED("killed"),
    /// there was nothing to stop
    NOTHING_RUNNING("nothing_running"),
    /// the deadline passed without proof that it ended
    UNKNOWN("unknown");

    private final String code;

    StopOutcome(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static StopOutcome of(String code) {
        return Codes.find(values(), StopOutcome::code, code);
    }
}
