package dev.yoi.server.mcp;

import java.util.Locale;

/// The tools. Queueing, accepting, finishing and closing are for people and the orchestrator and are no tools.
enum ToolName {
    TICKET_LIST,
    TICKET_SHOW,
    TICKET_CREATE,
    TICKET_COMMENT,
    TICKET_REPORT,
    TICKET_REVIEW,
    TICKET_READY,
    TICKET_RETURN,
    TICKET_RELATION,
    TICKET_PLAN,
    TICKET_DOCTOR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
