package dev.yoi.runtime.model;

/// Who speaks in an input.
public enum InputKind {
    /// a person
    USER("user"),
    /// the host, with authority
    SYSTEM("system"),
    /// the host, informing
    NOTIFY("notify");

    private final String code;

    InputKind(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static InputKind of(String code) {
        return Codes.find(values(), InputKind::code, code);
    }
}
