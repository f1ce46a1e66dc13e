package dev.yoi.server.problem;

import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.machine.Refusal;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.util.Objects;
import java.util.stream.Collectors;

/// What tickets refuse, in the server's and the command line's one vocabulary.
public final class TicketProblems {
    private TicketProblems() {}

    /// The ticket after an operation.
    ///
    /// @throws ServerException if it did not happen
    public static Ticket applied(Outcome outcome, TicketId ticket) {
        return switch (outcome) {
            case Outcome.Applied applied -> applied.ticket();
            case Outcome.Conflict conflict -> throw conflict(conflict.current());
            case Outcome.Refused refused -> throw refused(refused.refusal(), ticket);
        };
    }

    public static ServerException of(TicketFailure failure) {
        return new ServerException.Failure(
                        code(failure.kind()),
                        "",
                        sentence(Objects.requireNonNullElse(failure.getMessage(), "")),
                        remedy(failure.kind()))
                .exception(failure);
    }

    /// Somebody else was first.
    ///
    /// @param current as the ticket is now
    public static ServerException conflict(Ticket current) {
        var failure = new ServerException.Failure(
                ProblemCode.TICKET_CONFLICT,
                current.id().text(),
                "the ticket was changed since it was read; nothing was done",
                "read it again and decide again");
        return failure.with("state", current.state().map(state -> state.word()).orElse(""))
                .with("revision", current.revision())
                .with(
                        "last_event",
                        current.events().isEmpty()
                                ? ""
                                : current.events().getLast().id().text())
                .exception();
    }

    public static ServerException refused(Refusal refusal, TicketId ticket) {
        var failure = new ServerException.Failure(
                code(refusal.reason()), ticket.text(), sentence(refusal.message()), remedy(refusal.reason()));
        return refusal.blockers().isEmpty()
                ? failure.exception()
                : failure.with(
                                "blockers",
                                refusal.blockers().stream()
                                        .map(blocker -> blocker.ticket().text())
                                        .collect(Collectors.joining(" ")))
                        .exception();
    }

    private static ProblemCode code(TicketFailure.Kind kind) {
        return switch (kind) {
            case INVALID_INPUT -> ProblemCode.INVALID_REQUEST;
            case NOT_FOUND -> ProblemCode.TICKET_NOT_FOUND;
            case AMBIGUOUS_ID -> ProblemCode.TICKET_AMBIGUOUS;
            case BUSY -> ProblemCode.TICKETS_BUSY;
            case LIMIT_EXCEEDED -> ProblemCode.LIMIT_EXCEEDED;
            case DAMAGED -> ProblemCode.TICKET_DAMAGED;
            case STORAGE -> ProblemCode.TICKETS_STORAGE;
            case UNFINISHED -> ProblemCode.TICKETS_UNFINISHED;
            case READ_ONLY -> ProblemCode.TICKETS_READ_ONLY;
        };
    }

    private static String remedy(TicketFailure.Kind kind) {
        return switch (kind) {
            case INVALID_INPUT -> "correct it and try again";
            case NOT_FOUND -> "yoi ticket list --state all shows what is there";
            case AMBIGUOUS_ID -> "give more characters of the id";
            case BUSY -> "try again; if it lasts, look at the process that is named";
            case LIMIT_EXCEEDED -> "make it smaller";
            case DAMAGED -> "yoi ticket doctor says what is wrong and where; mend the file in an editor";
            case STORAGE -> "look at the disk: space, permissions";
            case UNFINISHED -> "look at the disk, then read the ticket: it may have happened";
            case READ_ONLY -> "look at the disk, then start again";
        };
    }

    private static ProblemCode code(Refusal.Reason reason) {
        return switch (reason) {
            case WRONG_STATE -> ProblemCode.TICKET_WRONG_STATE;
            case TEXT_MISSING -> ProblemCode.TICKET_TEXT_MISSING;
            case ACTOR_NOT_ALLOWED -> ProblemCode.TICKET_ACTOR_NOT_ALLOWED;
            case BLOCKED -> ProblemCode.TICKET_BLOCKED;
            case NOT_APPROVED -> ProblemCode.TICKET_NOT_APPROVED;
            case CYCLE -> ProblemCode.TICKET_RELATION_CYCLE;
            case NO_SUCH_RELATION -> ProblemCode.TICKET_RELATION_MISSING;
            case ALREADY_THERE -> ProblemCode.TICKET_RELATION_EXISTS;
        };
    }

    private static String remedy(Refusal.Reason reason) {
        return switch (reason) {
            case WRONG_STATE -> "choose one of the operations that it has";
            case TEXT_MISSING -> "say it with the operation";
            case ACTOR_NOT_ALLOWED -> "ask a person to do it";
            case BLOCKED -> "finish what blocks it, remove the relation, or waive a cancelled blocker";
            case NOT_APPROVED -> "have exactly this commit reviewed, or waive the review with a reason";
            case CYCLE -> "remove one of the relations first";
            case NO_SUCH_RELATION -> "look at the ticket's relations";
            case ALREADY_THERE -> "nothing is left to do";
        };
    }

    /// Messages of this table begin in lower case, like all others of it.
    private static String sentence(String message) {
        String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
