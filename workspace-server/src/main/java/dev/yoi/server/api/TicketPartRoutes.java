package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.wire.AttachBody;
import dev.yoi.server.wire.PlanTicketBody;
import dev.yoi.server.wire.RelateTicketBody;
import dev.yoi.server.wire.TicketShapes;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.model.TicketId;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What hangs on a ticket: relations, plan, attached files.
final class TicketPartRoutes {
    /// Bytes of an attached file that fit into one request, in base 64.
    private static final int ARTIFACT_BYTES_MAX = 3 << 20;

    private static final String RELATIONS = TicketRoutes.TICKET + "/relations";
    private static final String PLAN = TicketRoutes.TICKET + "/plan";
    private static final String ARTIFACTS = TicketRoutes.TICKET + "/artifacts";

    private final TicketCalls calls;
    private final AnswersByKey answers = new AnswersByKey();

    TicketPartRoutes(ApiParts parts) {
        this.calls = new TicketCalls(parts.tickets());
    }

    List<Route> routes() {
        return List.of(
                Route.get(RELATIONS)
                        .says("A ticket's relations and blockers")
                        .needs(Permission.READ)
                        .returns(200, TicketShapes.TicketRelations.class)
                        .by(TicketCalls.translated(
                                call -> Answer.ok(relations(calls.store().ticket(calls.id(call)))))),
                Route.post(RELATIONS)
                        .says("Add a relation")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(RelateTicketBody.class)
                        .returns(201, TicketShapes.TicketRelations.class)
                        .by(TicketCalls.translated(
                                call -> answers.once(call, "relate " + call.path("tid"), this::relate))),
                Route.delete(RELATIONS + "/{kind}/{target}")
                        .says("Remove a relation")
                        .needs(Permission.OPERATE)
                        .by(TicketCalls.translated(this::separate)),
                Route.get(PLAN)
                        .says("A ticket's plan records")
                        .needs(Permission.READ)
                        .returns(200, TicketShapes.TicketPlan.class)
                        .by(TicketCalls.translated(call -> Answer.ok(TicketJson.plan(
                                calls.store().ticket(calls.id(call)).plan())))),
                Route.post(PLAN)
                        .says("Add a plan record")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(PlanTicketBody.class)
                        .returns(201, TicketShapes.TicketPlan.class)
                        .by(TicketCalls.translated(call -> answers.once(call, "plan " + call.path("tid"), this::plan))),
                Route.get(ARTIFACTS)
                        .says("Names of attached files")
                        .needs(Permission.READ)
                        .returns(200, TicketShapes.TicketFiles.class)
                        .by(TicketCalls.translated(this::artifacts)),
                Route.get(ARTIFACTS + "/{file}")
                        .says("An attached file")
                        .needs(Permission.READ)
                        .returns(200, TicketShapes.TicketFile.class)
                        .by(TicketCalls.translated(this::artifact)),
                Route.put(ARTIFACTS + "/{file}")
                        .says("Attach a file")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(AttachBody.class)
                        .returns(201, TicketShapes.TicketFile.class)
                        .by(TicketCalls.translated(call ->
                                answers.once(call, "attach " + call.path("tid") + call.path("file"), this::attach))));
    }

    private ObjectNode relations(Ticket ticket) {
        return TicketJson.relations(
                ticket, calls.store().incoming(ticket.id()), calls.store().blockers(ticket.id()));
    }

    private Answer relate(Call call) {
        TicketId id = calls.id(call);
        RelateTicketBody body = call.body(RelateTicketBody.class);
        var kind = TicketBodies.relation(Fields.required("kind", body.kind()));
        TicketId target = TicketBodies.ticket("target", Fields.required("target", body.target()));
        String note = Objects.requireNonNullElse(body.note(), "");
        var outcome = calls.store().addRelation(id, kind, target, note, calls.signature(call, body.author(), "relate"));
        return Answer.created(relations(TicketProblems.applied(outcome, id)));
    }

    private Answer separate(Call call) {
        TicketId id = calls.id(call);
        var outcome = calls.store()
                .removeRelation(
                        id,
                        TicketBodies.relation(call.path("kind")),
                        TicketBodies.ticket("target", call.path("target")),
                        calls.signature(call, null, "separate"));
        TicketProblems.applied(outcome, id);
        return new Answer.Empty();
    }

    private Answer plan(Call call) {
        TicketId id = calls.id(call);
        PlanTicketBody body = call.body(PlanTicketBody.class);
        var outcome =
                calls.store().recordPlan(id, TicketBodies.plan(body), calls.signature(call, body.author(), "plan"));
        return Answer.created(
                TicketJson.plan(TicketProblems.applied(outcome, id).plan()));
    }

    private Answer artifacts(Call call) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        ArrayNode items = view.putArray("items");
        calls.store()
                .artifacts(calls.id(call))
                .forEach(name -> items.addObject().put("name", name));
        return Answer.ok(view);
    }

    private Answer artifact(Call call) {
        String name = call.path("file");
        byte[] content = calls.store().artifact(calls.id(call), name);
        return Answer.ok(
                described(name, content).put("content", Base64.getEncoder().encodeToString(content)));
    }

    private Answer attach(Call call) {
        byte[] content;
        try {
            content = Base64.getDecoder()
                    .decode(Fields.required(
                            "content", call.body(AttachBody.class).content()));
        } catch (IllegalArgumentException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST,
                            "content",
                            "'content' is not base 64",
                            "encode the file and send it again")
                    .exception(e);
        }
        if (content.length > ARTIFACT_BYTES_MAX) {
            throw new ServerException.Failure(
                            ProblemCode.LIMIT_EXCEEDED,
                            "content",
                            "a file sent to the server has at most " + ARTIFACT_BYTES_MAX + " bytes",
                            "put larger files into the ticket's artifacts folder by hand")
                    .with("limit", "artifact_bytes")
                    .with("maximum", Integer.toString(ARTIFACT_BYTES_MAX))
                    .exception();
        }
        String name = call.path("file");
        calls.store().attach(calls.id(call), name, content);
        return Answer.created(described(name, content));
    }

    private static ObjectNode described(String name, byte[] content) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("size", content.length);
    }
}
