package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A thread read as a history of states.
///
/// The state before the first step is not known in older files, so the first step may leave any state. After that
/// each step has to leave the state that
/// the one before led to. Where branches were merged a step may also leave the state at the event it was written
/// behind; if it then leads somewhere else than the other
/// branch did, that is a conflict for a person, until a later step goes on from the merged state.
///
/// @param end the state that the thread leads to; nothing if no event says
/// @param breaks steps that leave a state in which the ticket was not
/// @param conflict the step that contradicts another branch, if nothing was decided since
public record StateHistory(Optional<TicketState> end, List<Break> breaks, Optional<Break> conflict) {

    /// A step that doesn't fit.
    ///
    /// @param offset of the event in the thread
    public record Break(int offset, String message) {}

    public StateHistory {
        breaks = List.copyOf(breaks);
    }

    public static StateHistory of(List<ThreadEvent> events) {
        var walk = new Walk();
        events.forEach(walk::take);
        return new StateHistory(walk.current, walk.breaks, walk.conflict);
    }

    private static final class Walk {
        private Optional<TicketState> current = Optional.empty();
        private Optional<Break> conflict = Optional.empty();
        private final List<Break> breaks = new ArrayList<>();
        private final Map<EventId, Optional<TicketState>> stateAt = new HashMap<>();

        void take(ThreadEvent event) {
            if (event.is(EventKind.CREATE) && event.stamped() && current.isEmpty()) {
                current = Optional.of(TicketState.PLANNING);
            }
            Optional<TicketState> onBranch = event.after()
                    .filter(stateAt::containsKey)
                    .map(after -> stateAt.getOrDefault(after, Optional.empty()))
                    .orElse(current);
            Optional<TicketState> to = event.leadsTo();
            to.ifPresent(state -> step(event, state, onBranch));
            stateAt.put(event.id(), to.or(() -> onBranch));
        }

        private void step(ThreadEvent event, TicketState to, Optional<TicketState> onBranch) {
            Optional<TicketState> from = event.leaves();
            boolean fits = from.isEmpty() || current.isEmpty() || from.equals(current);
            if (fits) {
                conflict = from.isPresent() ? Optional.empty() : conflict;
            } else if (from.equals(onBranch)) {
                conflict = current.equals(Optional.of(to)) ? conflict : Optional.of(broken(event, to));
            } else {
                breaks.add(broken(event, to));
            }
            current = Optional.of(to);
        }

        private Break broken(ThreadEvent event, TicketState to) {
            return new Break(
                    event.offset(),
                    "The event moves the ticket from "
                            + event.leaves().map(TicketState::word).orElse("nowhere") + " to " + to.word()
                            + ", but it was " + current.map(TicketState::word).orElse("new") + ".");
        }
    }
}
