package dev.yoi.tickets.machine;

import static dev.yoi.tickets.model.TicketState.CLOSED;
import static dev.yoi.tickets.model.TicketState.DONE;
import static dev.yoi.tickets.model.TicketState.INPROGRESS;
import static dev.yoi.tickets.model.TicketState.PLANNING;
import static dev.yoi.tickets.model.TicketState.QUEUED;
import static dev.yoi.tickets.model.TicketState.READY;

import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The one declared table of moves. Whatever isn't in it can't happen; the table in `docs/formats/tickets.md` is
/// [#markdown].
public final class TransitionTable {

    private static final List<Transition> ROWS = rows();

    private TransitionTable() {}

    public static List<Transition> all() {
        return ROWS;
    }

    /// The row for an operation on a ticket in this state, if there is one.
    public static Optional<Transition> find(TicketState from, Operation operation) {
        return ROWS.stream()
                .filter(row -> row.operation() == operation && row.from().equals(Optional.of(from)))
                .findFirst();
    }

    /// The operations that the table has for this state; guards may still refuse them.
    public static List<Operation> operations(TicketState from) {
        return ROWS.stream()
                .filter(row -> row.from().equals(Optional.of(from)))
                .map(Transition::operation)
                .toList();
    }

    /// The table as it stands in the documentation.
    public static String markdown() {
        var text = new StringBuilder("| from | to | operation | guard |\n|---|---|---|---|\n");
        for (Transition row : ROWS) {
            text.append("| ")
                    .append(row.from().map(TicketState::word).orElse("(new)"))
                    .append(" | ")
                    .append(row.to().word())
                    .append(" | ")
                    .append(row.operation().word())
                    .append(" | ")
                    .append(row.guard())
                    .append(" |\n");
        }
        return text.toString();
    }

    private static List<Transition> rows() {
        var rows = new ArrayList<Transition>();
        rows.add(new Transition(
                Optional.empty(), PLANNING, Operation.CREATE, "the title is given; no other initial state"));
        rows.add(row(PLANNING, READY, Operation.READY, "an intake summary is given"));
        rows.add(row(READY, PLANNING, Operation.RETURN, "the concrete missing item is named"));
        rows.add(row(QUEUED, PLANNING, Operation.RETURN, "the concrete missing item is named"));
        rows.add(row(
                READY,
                QUEUED,
                Operation.QUEUE,
                "a person, or a policy that a person set; every blocker is done, closed, queued or in progress"));
        rows.add(row(QUEUED, READY, Operation.UNQUEUE, "none"));
        rows.add(row(
                QUEUED,
                INPROGRESS,
                Operation.ACCEPT,
                "the orchestrator or a person; no unresolved blocker, unknown ones included"));
        rows.add(row(INPROGRESS, QUEUED, Operation.REQUEUE, "a reason; the coder's execution is proven ended"));
        rows.add(row(
                INPROGRESS,
                DONE,
                Operation.DONE,
                "an approving review of the exact integrated commit, or a waiver by a person"));
        rows.add(row(DONE, INPROGRESS, Operation.REWORK, "a reason"));
        rows.add(row(DONE, CLOSED, Operation.CLOSE, "a resolution"));
        for (TicketState from : List.of(PLANNING, READY, QUEUED, INPROGRESS, DONE)) {
            rows.add(row(from, CLOSED, Operation.CANCEL, "a reason"));
        }
        rows.add(row(CLOSED, PLANNING, Operation.REOPEN, "a reason"));
        return List.copyOf(rows);
    }

    private static Transition row(TicketState from, TicketState to, Operation operation, String guard) {
        return new Transition(Optional.of(from), to, operation, guard);
    }
}
