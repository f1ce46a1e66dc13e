package dev.yoi.server.api;

import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.RouteHandler;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.tickets.Signature;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.ViewLimits;
import dev.yoi.tickets.machine.Operation;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the routes of tickets share: the ticket that a path names, who signs, and the two answers that show a
/// ticket.
final class TicketCalls {
    /// Events in one answer; the thread's own route has the rest.
    static final int EVENTS_MAX = 1_000;
    /// Characters of one text in an answer. No text that came in through a request is longer.
    static final int TEXT_LENGTH_MAX = 4 << 20;

    private final WorkspaceTickets tickets;

    TicketCalls(WorkspaceTickets tickets) {
        this.tickets = tickets;
    }

    /// A handler whose ticket failures leave in the server's words.
    static RouteHandler translated(RouteHandler handler) {
        return call -> {
            try {
                return handler.handle(call);
            } catch (TicketFailure failure) {
                throw TicketProblems.of(failure);
            }
        };
    }

    TicketStore store() {
        return tickets.store();
    }

    /// The whole id that the path means; `ticket_not_found`, `ticket_ambiguous`.
    TicketId id(Call call) {
        return store().resolve(call.path("tid"));
    }

    /// Stamped by this server; `author` is only what the caller calls itself. The request key says what it is
    /// for, so that one key on two operations is two requests.
    Signature signature(Call call, @Nullable String author, String operation) {
        Signature signature = Signature.of(tickets.actor());
        if (author != null && !author.isBlank()) {
            signature = signature.withAuthor(author);
        }
        Optional<String> key =
                Optional.ofNullable(WorkerRoutes.idempotencyKey(call)).map(IdempotencyKey::value);
        return key.isPresent() ? signature.withRequestKey(operation + ":" + key.get()) : signature;
    }

    /// A ticket whole, with the tag for an edit. A body that had to be cut gets no tag: nobody may edit what they
    /// did not see.
    Answer.Document shown(Ticket ticket, int events, boolean created) {
        var limits = new ViewLimits(events, TEXT_LENGTH_MAX);
        ObjectNode view = TicketJson.show(ticket, store().incoming(ticket.id()), store().blockers(ticket.id()), limits);
        ArrayNode operations = view.putArray("operations");
        ticket.state()
                .ifPresent(state -> TransitionTable.operations(state).stream()
                        .map(Operation::word)
                        .forEach(operations::add));
        Answer.Document answer = created ? Answer.created(view) : Answer.ok(view);
        return ticket.body().length() > TEXT_LENGTH_MAX ? answer : answer.with("ETag", tag(ticket));
    }

    static String tag(Ticket ticket) {
        return "\"t-" + ticket.revision() + "\"";
    }
}
