package dev.yoi.tickets.machine;

import java.util.Locale;

/// The operations that move a ticket. Which one leads from where to where is in [TransitionTable].
public enum Operation {
    CREATE,
    READY,
    RETURN,
    QUEUE,
    UNQUEUE,
    ACCEPT,
    REQUEUE,
    DONE,
    REWORK,
    CLOSE,
    CANCEL,
    REOPEN;

    /// The word for people, JSON and the `reason` of a state change.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
