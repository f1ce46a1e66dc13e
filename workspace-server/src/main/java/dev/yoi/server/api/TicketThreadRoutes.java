package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.wire.MoveTicketBody;
import dev.yoi.server.wire.PostTicketBody;
import dev.yoi.server.wire.TicketShapes;
import dev.yoi.tickets.Post;
import dev.yoi.tickets.Signature;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import dev.yoi.tickets.model.TicketVersion;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is said on a ticket, and what moves it.
final class TicketThreadRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final String END = "end";

    private final TicketCalls calls;
    private final AnswersByKey answers = new AnswersByKey();

    TicketThreadRoutes(ApiParts parts) {
        this.calls = new TicketCalls(parts.tickets());
    }

    List<Route> routes() {
        return List.of(
                Route.get(TicketRoutes.TICKET + "/thread")
                        .says("A page of a ticket's thread")
                        .needs(Permission.READ)
                        .parameters(List.of("after", "before", "limit"))
                        .returns(200, TicketShapes.TicketThread.class)
                        .by(TicketCalls.translated(this::thread)),
                Route.post(TicketRoutes.TICKET + "/thread")
                        .says("Say something on a ticket")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(PostTicketBody.class)
                        .returns(201, TicketShapes.TicketPosted.class)
                        .by(TicketCalls.translated(call -> answers.once(call, "post " + call.path("tid"), this::post))),
                Route.post(TicketRoutes.TICKET + "/transitions")
                        .says("Move a ticket to another state")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(MoveTicketBody.class)
                        .returns(200, TicketShapes.TicketDetail.class)
                        .by(TicketCalls.translated(
                                call -> answers.once(call, "move " + call.path("tid"), this::move))));
    }

    private Answer thread(Call call) {
        TicketId id = calls.id(call);
        if (call.parameter("after").isPresent() && call.parameter("before").isPresent()) {
            throw ServerException.invalid("before", "give 'after' or 'before', not both");
        }
        int limit = (int) call.number("limit", DEFAULT_LIMIT, 1, TicketCalls.EVENTS_MAX);
        List<ThreadEvent> events = calls.store().ticket(id).events();
        Optional<String> before = call.parameter("before");
        return Answer.ok(
                before.isPresent()
                        ? backwards(events, before.get(), limit)
                        : forwards(events, call.parameter("after"), limit));
    }

    private static ObjectNode forwards(List<ThreadEvent> events, Optional<String> after, int limit) {
        int from = after.map(id -> place(events, "after", id) + 1).orElse(0);
        int to = Math.min(events.size(), from + limit);
        ObjectNode page = page(events.subList(from, to));
        String last = to == 0 ? null : events.get(to - 1).id().text();
        return page.put("next_after", last).put("more", to < events.size());
    }

    private static ObjectNode backwards(List<ThreadEvent> events, String before, int limit) {
        int to = before.equals(END) ? events.size() : place(events, "before", before);
        int from = Math.max(0, to - limit);
        ObjectNode page = page(events.subList(from, to).reversed());
        String first = from == 0 ? null : events.get(from).id().text();
        return page.put("next_before", first).put("more", from > 0);
    }

    private static ObjectNode page(List<ThreadEvent> events) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.putArray("items");
        events.forEach(event -> items.add(TicketJson.event(event)));
        return page;
    }

    private static int place(List<ThreadEvent> events, String parameter, String text) {
        EventId id = EventId.parse(text)
                .orElseThrow(() -> ServerException.invalid(parameter, "'" + parameter + "' must be an event's id"));
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at).id().equals(id)) {
                return at;
            }
        }
        throw ServerException.of(
                ProblemCode.POSITION_GONE,
                parameter,
                "the thread has no event " + id,
                "read the thread from its beginning or end");
    }

    private Answer post(Call call) {
        TicketId id = calls.id(call);
        PostTicketBody body = call.body(PostTicketBody.class);
        Post post = TicketBodies.post(body);
        Signature by = calls.signature(call, body.author(), "post");
        Ticket ticket = TicketProblems.applied(calls.store().post(id, post, by), id);
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", id.text());
        view.set("event", TicketJson.event(posted(ticket, by)));
        return Answer.created(view);
    }

    /// Of a repetition, the event of the first time.
    private static ThreadEvent posted(Ticket ticket, Signature by) {
        return ticket.events().stream()
                .filter(event ->
                        !by.requestKey().isEmpty() && event.attribute("request").equals(Optional.of(by.requestKey())))
                .findFirst()
                .orElseGet(() -> ticket.events().getLast());
    }

    private Answer move(Call call) {
        TicketId id = calls.id(call);
        MoveTicketBody body = call.body(MoveTicketBody.class);
        String operation = Fields.required("operation", body.operation());
        var command = TicketBodies.command(operation, body);
        MoveTicketBody.Seen seen = body.seen();
        TicketVersion version = seen == null ? calls.store().ticket(id).version() : version(id, seen);
        Ticket ticket = TicketProblems.applied(
                calls.store().transition(version, command, calls.signature(call, body.author(), operation)), id);
        return calls.shown(ticket, TicketCalls.EVENTS_MAX, false);
    }

    private static TicketVersion version(TicketId id, MoveTicketBody.Seen seen) {
        TicketState state = TicketState.parse(Fields.required("seen.state", seen.state()))
                .orElseThrow(() -> ServerException.invalid("seen.state", "'seen.state' is no state of a ticket"));
        String last = seen.lastEvent();
        return new TicketVersion(id, state, last == null ? Optional.empty() : Optional.of(new EventId(last)));
    }
}
