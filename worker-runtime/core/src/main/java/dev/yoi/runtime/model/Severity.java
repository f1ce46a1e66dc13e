package dev.yoi.runtime.model;

/// How bad a diagnostic is.
public enum Severity {
    /// worth knowing
    INFO("info"),
    /// something may be lost or late
    WARNING("warning"),
    /// something is wrong and needs a person or a policy
    ERROR("error");

    private final String code;

    Severity(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static Severity of(String code) {
        return Codes.find(values(), Severity::code, code);
    }
}
