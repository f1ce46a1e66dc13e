package dev.yoi.runtime.model;

/// Who speaks in a message.
public enum Role {
    /// a person
    USER("user"),
    /// the host, with authority
    SYSTEM("system"),
    /// the host, informing
    NOTIFY("notify"),
    /// the worker
    ASSISTANT("assistant"),
    /// what a run printed beside its answer (standard error of a process)
    LOG("log");

    private final String code;

    Role(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static Role of(String code) {
        return Codes.find(values(), Role::code, code);
    }
}
