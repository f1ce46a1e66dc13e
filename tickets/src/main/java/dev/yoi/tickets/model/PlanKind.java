package dev.yoi.tickets.model;

import java.util.Locale;
import java.util.Optional;

/// What a plan record says.
public enum PlanKind {
    BEFORE,
    AFTER,
    BLOCKED_BY,
    BLOCKS,
    CONFLICTS_WITH,
    DO_NOT_PARALLELIZE,
    WAITING_CAPACITY_NOTE,
    ACCEPTED_PLAN;

    /// The word in the file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the record names a second ticket.
    public boolean namesTicket() {
        return switch (this) {
            case BEFORE, AFTER, BLOCKED_BY, BLOCKS, CONFLICTS_WITH, DO_NOT_PARALLELIZE -> true;
            case WAITING_CAPACITY_NOTE, ACCEPTED_PLAN -> false;
        };
    }

    public static Optional<PlanKind> parse(String word) {
        for (PlanKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
