package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.wire.CreateTicketBody;
import dev.yoi.server.wire.EditTicketBody;
import dev.yoi.server.wire.TicketShapes;
import dev.yoi.server.wire.Timestamps;
import dev.yoi.tickets.ItemEdit;
import dev.yoi.tickets.NewTicket;
import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketPage;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.TicketId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Tickets as wholes: list, create, show, edit, and the doctor.
final class TicketRoutes {
    static final String TICKETS = ApiRoutes.API + "/tickets";
    static final String TICKET = TICKETS + "/{tid}";

    private final ApiParts parts;
    private final TicketCalls calls;
    private final AnswersByKey answers = new AnswersByKey();

    TicketRoutes(ApiParts parts) {
        this.parts = parts;
        this.calls = new TicketCalls(parts.tickets());
    }

    List<Route> routes() {
        return List.of(
                Route.get(TICKETS)
                        .says("List and search tickets")
                        .needs(Permission.READ)
                        .parameters(TicketQueries.PARAMETERS)
                        .returns(200, TicketShapes.TicketPage.class)
                        .by(TicketCalls.translated(this::list)),
                Route.post(TICKETS)
                        .says("Create a ticket")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(CreateTicketBody.class)
                        .returns(201, TicketShapes.TicketDetail.class)
                        .by(TicketCalls.translated(call -> answers.once(call, "create ticket", this::create))),
                Route.get(TICKETS + "/doctor")
                        .says("What is wrong with the tickets' files")
                        .needs(Permission.READ)
                        .returns(200, TicketShapes.TicketDoctor.class)
                        .by(TicketCalls.translated(
                                _ -> Answer.ok(TicketJson.doctor(calls.store().doctor())))),
                Route.get(TICKET)
                        .says("One ticket")
                        .needs(Permission.READ)
                        .parameters(List.of("events"))
                        .returns(200, TicketShapes.TicketDetail.class)
                        .by(TicketCalls.translated(this::show)),
                Route.patch(TICKET)
                        .says("Edit a ticket")
                        .repeatable()
                        .edits()
                        .needs(Permission.OPERATE)
                        .takes(EditTicketBody.class)
                        .returns(200, TicketShapes.TicketDetail.class)
                        .by(TicketCalls.translated(
                                call -> answers.once(call, "edit ticket " + call.path("tid"), this::edit))));
    }

    private Answer list(Call call) {
        TicketQuery query = TicketQueries.parse(call);
        TicketPage page = calls.store().list(query);
        ObjectNode view = TicketJson.list(page);
        view.put("next_cursor", TicketQueries.cursor(query, page.nextCursor()));
        view.put("as_of", Timestamps.text(parts.clock().instant()));
        return Answer.ok(view);
    }

    private Answer create(Call call) {
        CreateTicketBody body = call.body(CreateTicketBody.class);
        var wanted = new NewTicket(
                Fields.required("title", body.title()),
                Objects.requireNonNullElse(body.body(), ""),
                body.labels() == null ? List.of() : body.labels(),
                Objects.requireNonNullElse(body.priority(), ""),
                Objects.requireNonNullElse(body.assignee(), ""));
        Ticket ticket = calls.store().create(wanted, calls.signature(call, body.author(), "create"));
        return calls.shown(ticket, TicketCalls.EVENTS_MAX, true).with("Location", TICKETS + "/" + ticket.id());
    }

    private Answer show(Call call) {
        int events = (int) call.number("events", TicketCalls.EVENTS_MAX, 0, TicketCalls.EVENTS_MAX);
        return calls.shown(calls.store().ticket(calls.id(call)), events, false);
    }

    private Answer edit(Call call) {
        TicketId id = calls.id(call);
        EditTicketBody body = call.body(EditTicketBody.class);
        Ticket seen = calls.store().ticket(id);
        call.requireMatch(TicketCalls.tag(seen));
        ItemEdit edit = ItemEdit.of(seen);
        if (body.fields() != null) {
            for (Map.Entry<String, @Nullable Object> field : body.fields().entrySet()) {
                edit = edit.with(field.getKey(), value(field.getKey(), field.getValue()));
            }
        }
        if (body.body() != null) {
            edit = edit.withBody(body.body());
        }
        if (edit.keys().isEmpty() && edit.body().isEmpty()) {
            throw ServerException.invalid("body", "the edit changes nothing: give 'fields' or 'body'");
        }
        Outcome outcome = calls.store().edit(id, edit, calls.signature(call, body.author(), "edit"));
        return switch (outcome) {
            case Outcome.Applied applied -> calls.shown(applied.ticket(), TicketCalls.EVENTS_MAX, false);
            case Outcome.Conflict _ -> throw stale();
            case Outcome.Refused refused -> throw TicketProblems.refused(refused.refusal(), id);
        };
    }

    private static FieldValue value(String key, @Nullable Object value) {
        return switch (value) {
            case null -> FieldValue.none();
            case String text -> FieldValue.text(text);
            case List<?> items
            when items.stream().allMatch(String.class::isInstance) ->
                FieldValue.items(items.stream().map(String.class::cast).toList());
            default -> throw ServerException.invalid("fields." + key, "a field is text, a list of text, or null");
        };
    }

    private static ServerException stale() {
        return ServerException.of(
                ProblemCode.REVISION_STALE,
                "If-Match",
                "the ticket was changed since it was read",
                "read it again and repeat the edit");
    }
}
