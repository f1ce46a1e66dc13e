package dev.yoi.runtime.model;

/// Whether an execution is attached to a worker, as far as this process can prove it now (I2).
public enum Attachment {
    /// this process holds the live handle now
    CONNECTED("connected"),
    /// an execution existed before this process; its handle is gone
    STALE("stale"),
    /// no execution, or it was ended on purpose
    NONE("none");

    private final String code;

    Attachment(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static Attachment of(String code) {
        return Codes.find(values(), Attachment::code, code);
    }
}
