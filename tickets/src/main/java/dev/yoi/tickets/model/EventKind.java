package dev.yoi.tickets.model;

import java.util.Optional;

/// The kinds of thread events that we know and write. A thread may hold other words too; they are kept as they
/// are.
public enum EventKind {
    CREATE("create", "Created"),
    COMMENT("comment", "Comment"),
    PLAN("plan", "Plan"),
    DECISION("decision", "Decision"),
    IMPLEMENTATION_REPORT("implementation_report", "Implementation report"),
    REVIEW("review", "Review"),
    STATE_CHANGED("state_changed", "State changed"),
    INTAKE_SUMMARY("intake_summary", "Intake summary"),
    CLOSE("close", "Closed"),
    ITEM_EDIT("item_edit", "Ticket edited"),
    MIGRATION("migration", "Migrated");

    private final String word;
    private final String heading;

    EventKind(String word, String heading) {
        this.word = word;
        this.heading = heading;
    }

    /// The word in the marker.
    public String word() {
        return word;
    }

    /// The heading that our writer gives such an event unless told otherwise.
    public String heading() {
        return heading;
    }

    public static Optional<EventKind> parse(String word) {
        for (EventKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
