package dev.yoi.server.api;

import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.MoveTicketBody;
import dev.yoi.server.wire.PlanTicketBody;
import dev.yoi.server.wire.PostTicketBody;
import dev.yoi.tickets.PlanDraft;
import dev.yoi.tickets.Post;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Request bodies as what they ask for. A field that does not belong to what is asked for is refused: nobody
/// should believe that it had an effect.
final class TicketBodies {
    private TicketBodies() {}

    static Post post(PostTicketBody body) {
        String kind = Fields.required("kind", body.kind());
        String text = Fields.required("body", body.body());
        if (!kind.equals("review")) {
            refuse("status", body.status(), kind);
            refuse("commit", body.commit(), kind);
        }
        if (!kind.equals("decision")) {
            refuse("waives", body.waives(), kind);
        }
        return switch (EventKind.parse(kind).orElse(EventKind.MIGRATION)) {
            case COMMENT -> Post.comment(text);
            case PLAN -> Post.plan(text);
            case DECISION -> decision(body.waives(), text);
            case IMPLEMENTATION_REPORT -> Post.report(text);
            case REVIEW -> review(body, text);
            case CREATE, STATE_CHANGED, INTAKE_SUMMARY, CLOSE, ITEM_EDIT, MIGRATION ->
                throw ServerException.invalid(
                        "kind", "'kind' must be one of: comment, plan, decision, implementation_report, review");
        };
    }

    private static Post decision(@Nullable String waives, String text) {
        return waives == null ? Post.decision(text) : Post.waiver(ticket("waives", waives), text);
    }

    private static Post review(PostTicketBody body, String text) {
        boolean approves = switch (Fields.required("status", body.status())) {
            case "approve" -> true;
            case "request_changes" -> false;
            default -> throw ServerException.invalid("status", "'status' must be approve or request_changes");
        };
        return Post.review(approves, Optional.ofNullable(body.commit()), text);
    }

    static Command command(String operation, MoveTicketBody body) {
        String text = Objects.requireNonNullElse(body.text(), "");
        if (!operation.equals("done")) {
            refuse("commit", body.commit(), operation);
            refuse("waive", body.waive(), operation);
        }
        if (!operation.equals("requeue")) {
            refuse("execution_ended", body.executionEnded(), operation);
        }
        if (operation.equals("queue") && !text.isBlank()) {
            refuse("text", text, operation);
        }
        return switch (operation) {
            case "ready" -> new Command.Ready(text);
            case "return" -> new Command.Return(text);
            case "queue" -> new Command.Queue("");
            case "unqueue" -> new Command.Unqueue(text);
            case "accept" -> new Command.Accept(text);
            case "requeue" -> new Command.Requeue(text, Objects.requireNonNullElse(body.executionEnded(), ""));
            case "done" -> done(body, text);
            case "rework" -> new Command.Rework(text);
            case "close" -> new Command.Close(text);
            case "cancel" -> new Command.Cancel(text);
            case "reopen" -> new Command.Reopen(text);
            default ->
                throw ServerException.invalid(
                        "operation",
                        "'operation' must be one of: ready, return, queue, unqueue, accept, requeue, done, rework,"
                                + " close, cancel, reopen");
        };
    }

    private static Command done(MoveTicketBody body, String text) {
        boolean waive = Boolean.TRUE.equals(body.waive());
        if (waive == (body.commit() != null)) {
            throw ServerException.invalid("commit", "'done' takes the integrated 'commit', or 'waive' with a reason");
        }
        return waive ? new Command.DoneByWaiver(text) : new Command.Done(Objects.requireNonNull(body.commit()), text);
    }

    static RelationKind relation(String word) {
        return RelationKind.parse(word)
                .orElseThrow(() -> ServerException.invalid(
                        "kind",
                        "'kind' must be one of: "
                                + Arrays.stream(RelationKind.values())
                                        .map(RelationKind::word)
                                        .collect(Collectors.joining(", "))));
    }

    static PlanDraft plan(PlanTicketBody body) {
        PlanKind kind = PlanKind.parse(Fields.required("kind", body.kind()))
                .orElseThrow(() -> ServerException.invalid(
                        "kind",
                        "'kind' must be one of: "
                                + Arrays.stream(PlanKind.values())
                                        .map(PlanKind::word)
                                        .collect(Collectors.joining(", "))));
        if (kind != PlanKind.ACCEPTED_PLAN) {
            refuse("accepted_plan", body.acceptedPlan(), kind.word());
        }
        Optional<TicketId> related =
                Optional.ofNullable(body.relatedTicket()).map(text -> ticket("related_ticket", text));
        Optional<AcceptedPlan> accepted =
                Optional.ofNullable(body.acceptedPlan()).map(TicketBodies::accepted);
        return new PlanDraft(kind, related, Objects.requireNonNullElse(body.note(), ""), accepted);
    }

    private static AcceptedPlan accepted(PlanTicketBody.AcceptedPlan plan) {
        return new AcceptedPlan(
                Fields.required("accepted_plan.summary", plan.summary()),
                Objects.requireNonNullElse(plan.branch(), ""),
                Objects.requireNonNullElse(plan.worktree(), ""),
                Objects.requireNonNullElse(plan.rolePlan(), ""));
    }

    static TicketId ticket(String field, String text) {
        return TicketId.parse(text)
                .orElseThrow(() -> ServerException.invalid(field, "'" + field + "' must be a ticket's whole id"));
    }

    private static void refuse(String field, @Nullable Object value, String what) {
        if (value != null) {
            throw ServerException.invalid(field, "'" + field + "' does not belong to '" + what + "'");
        }
    }
}
