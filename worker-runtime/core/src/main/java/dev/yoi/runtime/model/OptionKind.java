package dev.yoi.runtime.model;

/// What choosing an option of a permission request means.
public enum OptionKind {
    /// allows this one action
    ALLOW_ONCE("allow_once"),
    /// allows this and later ones of the kind, as whoever asked understands it
    ALLOW_ALWAYS("allow_always"),
    /// refuses this one action
    REJECT_ONCE("reject_once"),
    /// refuses this and later ones of the kind, as whoever asked understands it
    REJECT_ALWAYS("reject_always"),
    /// only the label says what it means
    OTHER("other");

    private final String code;

    OptionKind(String code) {
        this.code = code;
    }

    /// The stable lower-case word used in files, payloads and on screen.
    public String code() {
        return code;
    }

    /// The constant with this code; an unknown one is `invalid_request`.
    public static OptionKind of(String code) {
        return Codes.find(values(), OptionKind::code, code);
    }
}
