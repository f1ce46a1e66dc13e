package dev.yoi.server.mcp;

import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.tickets.DoctorReport;
import dev.yoi.tickets.NewTicket;
import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.PlanDraft;
import dev.yoi.tickets.Post;
import dev.yoi.tickets.Signature;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketPage;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.ViewLimits;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What each tool does. Results are the JSON of the command line and the API, cut to what a model's context can
/// hold, and they say what was cut.
final class TicketTools {
    /// Most tickets in one list.
    static final int LIST_MAX = 100;
    private static final int LIST_PRESET = 20;
    private static final int EVENTS_MAX = 200;
    private static final int TEXT_MAX = 100_000;
    /// Most diagnostics in one report.
    private static final int DIAGNOSTICS_MAX = 100;

    private final WorkspaceTickets tickets;

    TicketTools(WorkspaceTickets tickets) {
        this.tickets = tickets;
    }

    /// A tool as clients see it.
    ///
    /// @param writes whether it changes anything
    record Tool(ToolName name, String description, InputSchema input, boolean writes) {}

    static List<Tool> all() {
        return Arrays.stream(ToolName.values()).map(TicketTools::tool).toList();
    }

    private static Tool tool(ToolName name) {
        return switch (name) {
            case TICKET_LIST ->
                new Tool(
                        name,
                        "Lists tickets, with what blocks each. Bounded: go on with the cursor.",
                        listInput(),
                        false);
            case TICKET_SHOW ->
                new Tool(
                        name,
                        "Shows one ticket with its latest events. 'cut' says what was left out.",
                        showInput(),
                        false);
            case TICKET_CREATE -> new Tool(name, "Writes a new ticket, in planning.", createInput(), true);
            case TICKET_COMMENT ->
                new Tool(
                        name,
                        "Says something on a ticket.",
                        saying().words(
                                        "kind",
                                        List.of("comment", "plan", "decision"),
                                        "What it is; comment unless given."),
                        true);
            case TICKET_REPORT -> new Tool(name, "Reports what was implemented on a ticket.", saying(), true);
            case TICKET_REVIEW ->
                new Tool(
                        name,
                        "Records a review. Only one that names the integrated commit can make a ticket done.",
                        saying().words("status", List.of("approve", "request_changes"), "The verdict.")
                                .text("commit", "The commit that was read: its full id.")
                                .requires("status"),
                        true);
            case TICKET_READY ->
                new Tool(
                        name,
                        "Makes a ticket in planning ready: says what was understood.",
                        moving("summary", "What is to be done, as understood."),
                        true);
            case TICKET_RETURN ->
                new Tool(
                        name,
                        "Returns a ready or queued ticket to planning: names what is missing.",
                        moving("missing", "The concrete missing item."),
                        true);
            case TICKET_RELATION ->
                new Tool(name, "Adds or removes a relation between two tickets.", relationInput(), true);
            case TICKET_PLAN -> new Tool(name, "Adds a record to a ticket's orchestration plan.", planInput(), true);
            case TICKET_DOCTOR ->
                new Tool(name, "Says what is wrong with the tickets' files.", new InputSchema(), false);
        };
    }

    private static InputSchema listInput() {
        return new InputSchema()
                .words(
                        "state",
                        List.of("active", "all", "planning", "ready", "queued", "inprogress", "done", "closed"),
                        "Which states; active (all but closed) unless given.")
                .words("hold", List.of("blocked", "ready_to_queue"), "Only what is held, or what could be queued now.")
                .text("label", "Only tickets with this label.")
                .text("text", "Only tickets that contain this text.")
                .number("limit", 1, LIST_MAX, "Most tickets; " + LIST_PRESET + " unless given.")
                .text("cursor", "next_cursor of the page before, with the same filters.");
    }

    private static InputSchema showInput() {
        return new InputSchema()
                .text("id", "The ticket, or at least 4 characters of one end of its id.")
                .number("events", 0, EVENTS_MAX, "Most events, the latest; 30 unless given.")
                .number("characters", 100, TEXT_MAX, "Most characters of each text; 4000 unless given.")
                .requires("id");
    }

    private static InputSchema createInput() {
        return new InputSchema()
                .text("title", "One line.")
                .text("body", "What is wanted and why, in Markdown.")
                .texts("labels", "Labels.")
                .text("priority", "For example P1.")
                .text("request_key", "Repeating a call with the same key makes no second ticket.")
                .requires("title");
    }

    private static InputSchema saying() {
        return new InputSchema()
                .text("id", "The ticket.")
                .text("body", "Markdown.")
                .text("request_key", "Repeating a call with the same key says it once.")
                .requires("id", "body");
    }

    private static InputSchema moving(String field, String description) {
        return new InputSchema()
                .text("id", "The ticket.")
                .text(field, description)
                .text("last_event", "last_event as you saw it; if it is another one by now, nothing is done.")
                .requires("id", field);
    }

    private static InputSchema relationInput() {
        return new InputSchema()
                .words("action", List.of("add", "remove"), "add unless given.")
                .text("id", "The ticket that owns the relation.")
                .words(
                        "kind",
                        Arrays.stream(RelationKind.values())
                                .map(RelationKind::word)
                                .toList(),
                        "The relation.")
                .text("target", "The other ticket.")
                .text("note", "Why.")
                .requires("id", "kind", "target");
    }

    private static InputSchema planInput() {
        return new InputSchema()
                .text("id", "The ticket.")
                .words(
                        "kind",
                        Arrays.stream(PlanKind.values())
                                .filter(kind -> kind != PlanKind.ACCEPTED_PLAN)
                                .map(PlanKind::word)
                                .toList(),
                        "The record.")
                .text("related_ticket", "The other ticket, for all kinds but waiting_capacity_note.")
                .text("note", "Why.")
                .requires("id", "kind");
    }

    /// Does it. `author` is what the client calls itself.
    ///
    /// @throws ServerException with a typed code and a remedy
    ObjectNode call(Tool tool, Map<String, Object> values, String author) {
        var arguments = new Arguments(values, tool.input().names());
        try {
            return call(tool.name(), arguments, signature(author));
        } catch (TicketFailure failure) {
            throw TicketProblems.of(failure);
        }
    }

    private Signature signature(String author) {
        Signature signature = Signature.of(tickets.actor());
        return author.isBlank() ? signature : signature.withAuthor(author);
    }

    private ObjectNode call(ToolName name, Arguments arguments, Signature by) {
        return switch (name) {
            case TICKET_LIST -> list(arguments);
            case TICKET_SHOW -> show(arguments);
            case TICKET_CREATE -> create(arguments, by);
            case TICKET_COMMENT -> said(arguments, comment(arguments), by);
            case TICKET_REPORT -> said(arguments, Post.report(arguments.required("body")), by);
            case TICKET_REVIEW -> said(arguments, review(arguments), by);
            case TICKET_READY -> moved(arguments, new Command.Ready(arguments.required("summary")), by);
            case TICKET_RETURN -> moved(arguments, new Command.Return(arguments.required("missing")), by);
            case TICKET_RELATION -> related(arguments, by);
            case TICKET_PLAN -> planned(arguments, by);
            case TICKET_DOCTOR -> doctor();
        };
    }

    private TicketStore store() {
        return tickets.store();
    }

    private TicketId id(Arguments arguments) {
        return store().resolve(arguments.required("id"));
    }

    private ObjectNode list(Arguments arguments) {
        TicketQuery query = TicketQuery.all()
                .in(states(arguments.text("state").orElse("active")))
                .limit(arguments.number("limit", LIST_PRESET, 1, LIST_MAX));
        query = arguments.text("label").isPresent() ? query.labelled(arguments.required("label")) : query;
        query = arguments.text("text").isPresent() ? query.containing(arguments.required("text")) : query;
        query = arguments.text("hold").isPresent() ? query.only(hold(arguments.required("hold"))) : query;
        query = arguments.text("cursor").isPresent() ? query.after(arguments.required("cursor")) : query;
        TicketPage page = store().list(query);
        return TicketJson.list(page);
    }

    private static Set<TicketState> states(String word) {
        return switch (word) {
            case "all" -> Set.of();
            case "active" -> EnumSet.complementOf(EnumSet.of(TicketState.CLOSED));
            default ->
                Set.of(TicketState.parse(word)
                        .orElseThrow(() -> ServerException.invalid("state", "'state' is no state of a ticket")));
        };
    }

    private static TicketQuery.Hold hold(String word) {
        return switch (word) {
            case "blocked" -> TicketQuery.Hold.BLOCKED;
            case "ready_to_queue" -> TicketQuery.Hold.READY_TO_QUEUE;
            default -> throw ServerException.invalid("hold", "'hold' must be blocked or ready_to_queue");
        };
    }

    private ObjectNode show(Arguments arguments) {
        var limits = new ViewLimits(
                arguments.number("events", ViewLimits.FOR_TOOLS.eventsMax(), 0, EVENTS_MAX),
                arguments.number("characters", ViewLimits.FOR_TOOLS.textLengthMax(), 100, TEXT_MAX));
        return shown(store().ticket(id(arguments)), limits);
    }

    private ObjectNode shown(Ticket ticket, ViewLimits limits) {
        return TicketJson.show(ticket, store().incoming(ticket.id()), store().blockers(ticket.id()), limits);
    }

    private ObjectNode create(Arguments arguments, Signature by) {
        var wanted = new NewTicket(
                arguments.required("title"),
                arguments.text("body").orElse(""),
                arguments.texts("labels"),
                arguments.text("priority").orElse(""),
                "");
        return state(store().create(wanted, keyed(arguments, "create", by)));
    }

    private static Signature keyed(Arguments arguments, String operation, Signature by) {
        return arguments
                .text("request_key")
                .filter(key -> !key.isBlank())
                .map(key -> by.withRequestKey(operation + ":" + key))
                .orElse(by);
    }

    private static Post comment(Arguments arguments) {
        String body = arguments.required("body");
        return switch (arguments.text("kind").orElse("comment")) {
            case "comment" -> Post.comment(body);
            case "plan" -> Post.plan(body);
            case "decision" -> Post.decision(body);
            default -> throw ServerException.invalid("kind", "'kind' must be comment, plan or decision");
        };
    }

    private static Post review(Arguments arguments) {
        boolean approves = switch (arguments.required("status")) {
            case "approve" -> true;
            case "request_changes" -> false;
            default -> throw ServerException.invalid("status", "'status' must be approve or request_changes");
        };
        return Post.review(approves, arguments.text("commit"), arguments.required("body"));
    }

    private ObjectNode said(Arguments arguments, Post post, Signature by) {
        TicketId id = id(arguments);
        return state(applied(store().post(id, post, keyed(arguments, "post", by)), id));
    }

    private ObjectNode moved(Arguments arguments, Command command, Signature by) {
        TicketId id = id(arguments);
        Ticket seen = store().ticket(id);
        Optional<String> last = arguments.text("last_event");
        if (last.isPresent()
                && (seen.events().isEmpty()
                        || !seen.events().getLast().id().text().equals(last.get()))) {
            throw TicketProblems.conflict(seen);
        }
        return state(applied(store().transition(seen.version(), command, by), id));
    }

    private ObjectNode related(Arguments arguments, Signature by) {
        TicketId id = id(arguments);
        TicketId target = store().resolve(arguments.required("target"));
        RelationKind kind = RelationKind.parse(arguments.required("kind"))
                .orElseThrow(() -> ServerException.invalid("kind", "'kind' is no relation"));
        Outcome outcome = switch (arguments.text("action").orElse("add")) {
            case "add" ->
                store().addRelation(id, kind, target, arguments.text("note").orElse(""), by);
            case "remove" -> store().removeRelation(id, kind, target, by);
            default -> throw ServerException.invalid("action", "'action' must be add or remove");
        };
        Ticket ticket = applied(outcome, id);
        return TicketJson.relations(ticket, store().incoming(id), store().blockers(id));
    }

    private ObjectNode planned(Arguments arguments, Signature by) {
        TicketId id = id(arguments);
        PlanKind kind = PlanKind.parse(arguments.required("kind"))
                .filter(known -> known != PlanKind.ACCEPTED_PLAN)
                .orElseThrow(() -> ServerException.invalid("kind", "'kind' is no plan record that a tool may write"));
        Optional<TicketId> related = arguments.text("related_ticket").map(text -> store().resolve(text));
        var draft = new PlanDraft(kind, related, arguments.text("note").orElse(""), Optional.empty());
        return state(applied(store().recordPlan(id, draft, by), id));
    }

    private ObjectNode doctor() {
        DoctorReport report = store().doctor();
        boolean cut = report.cut() || report.diagnostics().size() > DIAGNOSTICS_MAX;
        var bounded = new DoctorReport(
                report.tickets(),
                report.diagnostics().stream().limit(DIAGNOSTICS_MAX).toList(),
                cut);
        return TicketJson.doctor(bounded)
                .put("diagnostics_total", report.diagnostics().size());
    }

    private static Ticket applied(Outcome outcome, TicketId id) {
        return TicketProblems.applied(outcome, id);
    }

    /// What a writer needs to go on: no more of the ticket than that.
    private static ObjectNode state(Ticket ticket) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", ticket.id().text());
        node.put("title", ticket.title());
        node.put("state", ticket.state().map(TicketState::word).orElse(null));
        node.put(
                "last_event",
                ticket.events().isEmpty()
                        ? null
                        : ticket.events().getLast().id().text());
        node.put("plan_records", ticket.plan().size());
        return node;
    }
}
