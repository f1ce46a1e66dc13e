package dev.yoi.runtime.model;

/// What a connected execution is doing. Without an execution there is no run state.
public enum RunState {
    /// takes input
    IDLE("idle"),
    /// a run is going on
    BUSY("busy"),
    /// a run waits for an approval or an answer
    WAITING("waiting");

    private final String code;

    RunState(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static RunState of(String code) {
        return Codes.find(values(), RunState::code, code);
    }
}
