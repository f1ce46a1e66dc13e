package dev.yoi.tickets.machine;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Decides whether a command may happen: the table first, then the guard of its row.
public final class Guards {

    private static final int COMMIT_LENGTH_MIN = 40;

    private static final Set<Operation> MOVES_OF_WORKERS = EnumSet.of(Operation.READY, Operation.RETURN);

    private Guards() {}

    /// What a guard may look at.
    ///
    /// @param blockers asked only for commands that pass the gate, since finding them looks at other tickets
    public record Facts(TicketState state, List<ThreadEvent> events, Supplier<List<Blocker>> blockers) {}

    /// The refusal, or nothing if the command may happen.
    public static Optional<Refusal> refusal(Command command, Actor actor, Facts facts) {
        if (TransitionTable.find(facts.state(), command.operation()).isEmpty()) {
            return Optional.of(Refusal.of(
                    Refusal.Reason.WRONG_STATE,
                    "A ticket that is " + facts.state().word() + " has no operation `"
                            + command.operation().word() + "`; it has "
                            + TransitionTable.operations(facts.state()).stream()
                                    .map(Operation::word)
                                    .collect(Collectors.joining(", "))
                            + "."));
        }
        if (actor instanceof Actor.Worker && !MOVES_OF_WORKERS.contains(command.operation())) {
            return notAllowed("A worker moves no ticket but by ready and return; `"
                    + command.operation().word() + "` is for people and the orchestrator.");
        }
        return switch (command) {
            case Command.Ready ready -> text(ready.intakeSummary(), "An intake summary");
            case Command.Return back -> text(back.missingItem(), "The missing item");
            case Command.Queue queue -> queue(queue, actor, facts);
            case Command.Unqueue unqueue -> Optional.empty();
            case Command.Accept accept -> blocked(facts, Gate.Strictness.STRICT);
            case Command.Requeue requeue ->
                text(requeue.reason(), "A reason")
                        .or(() -> text(requeue.executionEnded(), "How it is known that the coder's execution ended"));
            case Command.Done done -> approved(done.commit(), facts.events());
            case Command.DoneByWaiver waiver -> waiver(waiver, actor);
            case Command.Rework rework -> text(rework.reason(), "A reason");
            case Command.Close close -> text(close.resolution(), "A resolution");
            case Command.Cancel cancel -> text(cancel.reason(), "A reason");
            case Command.Reopen reopen -> text(reopen.reason(), "A reason");
        };
    }

    private static Optional<Refusal> queue(Command.Queue queue, Actor actor, Facts facts) {
        boolean allowed = switch (actor) {
            case Actor.User user -> true;
            case Actor.Orchestrator orchestrator -> !queue.policy().isBlank();
            case Actor.Worker worker -> false;
        };
        return allowed
                ? blocked(facts, Gate.Strictness.PERMISSIVE)
                : notAllowed("Only a person, or a policy that a person set, queues a ticket.");
    }

    private static Optional<Refusal> blocked(Facts facts, Gate.Strictness strictness) {
        List<Blocker> holding = Gate.holding(facts.blockers().get(), strictness);
        if (holding.isEmpty()) {
            return Optional.empty();
        }
        String names = holding.stream().limit(10).map(Blocker::toString).collect(Collectors.joining(", "));
        String more = holding.size() > 10 ? " and " + (holding.size() - 10) + " more" : "";
        return Optional.of(new Refusal(Refusal.Reason.BLOCKED, "Blocked by " + names + more + ".", holding));
    }

    private static Optional<Refusal> approved(String commit, List<ThreadEvent> events) {
        if (!Texts.isCommit(commit)) {
            return Optional.of(Refusal.of(
                    Refusal.Reason.TEXT_MISSING,
                    "The integrated commit has to be a full id of " + COMMIT_LENGTH_MIN + " hex digits."));
        }
        Optional<ThreadEvent> review = events.stream()
                .filter(event ->
                        event.is(EventKind.REVIEW) && event.attribute("commit").equals(Optional.of(commit)))
                .reduce((earlier, later) -> later);
        boolean approves = review.flatMap(event -> event.attribute("status")).equals(Optional.of("approve"));
        return approves
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Refusal.Reason.NOT_APPROVED,
                        review.isEmpty()
                                ? "There is no review of commit " + Texts.excerpt(commit, 12) + "."
                                : "The last review of commit " + Texts.excerpt(commit, 12) + " asks for changes."));
    }

    private static Optional<Refusal> waiver(Command.DoneByWaiver waiver, Actor actor) {
        return switch (actor) {
            case Actor.User user -> text(waiver.reason(), "A reason for the waiver");
            case Actor.Orchestrator orchestrator -> notAllowed("Only a person waives a review.");
            case Actor.Worker worker -> notAllowed("Only a person waives a review.");
        };
    }

    private static Optional<Refusal> text(String text, String what) {
        return text.isBlank()
                ? Optional.of(Refusal.of(Refusal.Reason.TEXT_MISSING, what + " is required."))
                : Optional.empty();
    }

    private static Optional<Refusal> notAllowed(String message) {
        return Optional.of(Refusal.of(Refusal.Reason.ACTOR_NOT_ALLOWED, message));
    }
}
