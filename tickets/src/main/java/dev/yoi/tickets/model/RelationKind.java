package dev.yoi.tickets.model;

import java.util.Locale;
import java.util.Optional;

/// How one ticket relates to another. Only the forward direction is written; inverses are derived.
public enum RelationKind {
    BLOCKS("blocked_by"),
    DEPENDS_ON("dependency_of"),
    DUPLICATE_OF("duplicated_by"),
    RELATED("related"),
    SUPERSEDES("superseded_by");

    private final String inverse;

    RelationKind(String inverse) {
        this.inverse = inverse;
    }

    /// The word in `relations.json`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The word for the same relation seen from its target.
    public String inverse() {
        return inverse;
    }

    /// Whether the relation orders work, so that a cycle of such relations could never be finished.
    public boolean ordersWork() {
        return this == DEPENDS_ON || this == BLOCKS;
    }

    public static Optional<RelationKind> parse(String word) {
        for (RelationKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
