package dev.yoi.tickets.machine;

import java.util.List;
import java.util.Locale;

/// Why an operation can't be done now. Nothing was changed.
///
/// @param message for a person, e.g. with the blockers' ids in it
/// @param blockers for `BLOCKED`, else empty
public record Refusal(Reason reason, String message, List<Blocker> blockers) {

    public Refusal {
        blockers = List.copyOf(blockers);
    }

    /// The kinds of refusal.
    public enum Reason {
        /// The table has no such move from this state.
        WRONG_STATE,
        /// A text that the guard asks for is missing.
        TEXT_MISSING,
        /// This actor may not do this.
        ACTOR_NOT_ALLOWED,
        /// Other tickets hold this one.
        BLOCKED,
        /// No approving review of this commit, or a later one asks for changes.
        NOT_APPROVED,
        /// The relation would close a cycle.
        CYCLE,
        /// The relation's target isn't there, or the relation is already there, or it isn't there to be removed.
        NO_SUCH_RELATION,
        /// The relation is already there.
        ALREADY_THERE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, List.of());
    }
}
