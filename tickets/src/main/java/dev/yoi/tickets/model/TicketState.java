package dev.yoi.tickets.model;

import java.util.Locale;
import java.util.Optional;

/// Where a ticket is in its life. The moves between states are declared in
/// `dev.yoi.tickets.machine.TransitionTable`.
public enum TicketState {
    PLANNING,
    READY,
    QUEUED,
    INPROGRESS,
    DONE,
    CLOSED;

    /// The word in `item.md` and in events, e.g. `inprogress`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state named by `word`; `intake` is an older word for planning. Nothing for any other word.
    public static Optional<TicketState> parse(String word) {
        if (word.equals("intake")) {
            return Optional.of(PLANNING);
        }
        for (TicketState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
