package dev.yoi.server.mcp;

import java.util.Locale;
import java.util.Optional;

/// Which tools a client gets: just what its part in the work needs.
public enum Role {
    /// Everything that a tool may do at all.
    ALL,
    /// Writes tickets and makes them ready.
    PLANNER,
    /// Does what a ticket asks for and reports it.
    CODER,
    /// Judges what a coder did.
    REVIEWER;

    boolean has(ToolName tool) {
        return switch (tool) {
            case TICKET_LIST, TICKET_SHOW, TICKET_COMMENT -> true;
            case TICKET_CREATE, TICKET_READY, TICKET_RETURN, TICKET_RELATION, TICKET_PLAN, TICKET_DOCTOR ->
                this == ALL || this == PLANNER;
            case TICKET_REPORT -> this == ALL || this == CODER;
            case TICKET_REVIEW -> this == ALL || this == REVIEWER;
        };
    }

    /// The word for it on a command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role of this word; nothing for any other.
    public static Optional<Role> parse(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
