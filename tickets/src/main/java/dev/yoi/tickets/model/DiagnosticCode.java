package dev.yoi.tickets.model;

import java.util.Locale;

/// Everything that the readers and the doctor can find wrong, each with the severity it has.
public enum DiagnosticCode {
    // A file as such.
    FILE_MISSING(Severity.ERROR),
    FILE_UNREADABLE(Severity.ERROR),
    FILE_TOO_LARGE(Severity.ERROR),
    SYMLINK_REFUSED(Severity.ERROR),
    INVALID_UTF8(Severity.WARNING),
    NUL_BYTE(Severity.WARNING),
    BYTE_ORDER_MARK(Severity.WARNING),
    CONFLICT_MARKERS(Severity.ERROR),
    // item.md
    FRONT_MATTER_MISSING(Severity.ERROR),
    FRONT_MATTER_INVALID(Severity.ERROR),
    YAML_ANCHOR(Severity.ERROR),
    DUPLICATE_KEY(Severity.ERROR),
    VALUE_UNSUPPORTED(Severity.WARNING),
    KEY_MISSING(Severity.ERROR),
    KEY_INVALID(Severity.ERROR),
    KEY_INDENTED(Severity.WARNING),
    STATE_UNKNOWN(Severity.ERROR),
    TIME_INVALID(Severity.WARNING),
    // thread.md
    MARKER_MALFORMED(Severity.WARNING),
    UNCLOSED_FENCE(Severity.WARNING),
    THREAD_UNACCOUNTED(Severity.WARNING),
    EVENT_ID_WRONG(Severity.ERROR),
    EVENT_ID_DOUBLE(Severity.ERROR),
    AFTER_MISSING(Severity.ERROR),
    CHAIN_BROKEN(Severity.ERROR),
    STATE_CONFLICT(Severity.WARNING),
    // artifacts
    RELATIONS_INVALID(Severity.ERROR),
    RELATION_INVALID(Severity.WARNING),
    RELATION_DOUBLE(Severity.WARNING),
    RELATION_DANGLING(Severity.WARNING),
    RELATION_CYCLE(Severity.ERROR),
    PLAN_LINE_INVALID(Severity.WARNING),
    PLAN_DANGLING(Severity.WARNING),
    // the ticket as a whole
    RESOLUTION_MISSING(Severity.WARNING),
    DONE_WITHOUT_APPROVAL(Severity.WARNING),
    BLOCKER_CANCELLED(Severity.WARNING),
    OPERATION_PENDING(Severity.WARNING),
    OPERATION_SET_ASIDE(Severity.ERROR),
    // the root
    BAD_DIRECTORY_NAME(Severity.WARNING),
    DIRECTORY_INCOMPLETE(Severity.WARNING),
    LEFTOVER_FILE(Severity.WARNING),
    LEGACY_LAYOUT(Severity.WARNING),
    MERGE_DRIVER_MISSING(Severity.WARNING);

    private final Severity severity;

    DiagnosticCode(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /// The word for people and JSON, e.g. `chain_broken`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
