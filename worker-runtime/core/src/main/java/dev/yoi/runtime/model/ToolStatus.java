package dev.yoi.runtime.model;

/// How a tool call ended.
public enum ToolStatus {
    /// with a result
    SUCCEEDED("succeeded"),
    /// with an error
    FAILED("failed"),
    /// a person or policy refused it
    DENIED("denied");

    private final String code;

    ToolStatus(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static ToolStatus of(String code) {
        return Codes.find(values(), ToolStatus::code, code);
    }
}
