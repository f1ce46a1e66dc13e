package dev.yoi.tickets;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.Json;
import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON that the command line, the API and the tools for workers share, so that there is one contract. Fields
/// may be added; `version` changes when one changes its
/// meaning.
public final class TicketJson {

    /// The version of these shapes.
    public static final int VERSION = 1;

    private TicketJson() {}

    /// `{"version", "items": [{"id", "title", "state", "updated_at", "blockers", …}], "next_cursor"}`; the cursor
    /// is null at the end.
    public static ObjectNode list(TicketPage page) {
        ObjectNode out = document();
        ArrayNode items = out.putArray("items");
        for (TicketSummary item : page.items()) {
            ObjectNode node = summary(items.addObject(), item);
            SearchHit hit = page.hits().get(item.id());
            if (hit != null) {
                node.putObject("match").put("file", hit.file()).put("excerpt", hit.excerpt());
            }
        }
        out.put("next_cursor", page.nextCursor().orElse(null));
        return out;
    }

    /// A ticket as lists show it, without the version.
    public static ObjectNode summary(TicketSummary item) {
        return summary(Json.MAPPER.createObjectNode(), item);
    }

    private static ObjectNode summary(ObjectNode node, TicketSummary item) {
        node.put("id", item.id().text());
        node.put("title", item.title());
        node.put("state", item.state().map(TicketState::word).orElse(null));
        node.put("cancelled", item.cancelled());
        node.put("created_at", item.createdAt());
        node.put("updated_at", item.updatedAt());
        node.put("assignee", item.assignee().isEmpty() ? null : item.assignee());
        node.put("priority", item.priority().isEmpty() ? null : item.priority());
        texts(node.putArray("labels"), item.labels());
        blockers(node.putArray("blockers"), item.blockers());
        return node;
    }

    /// One ticket: `{"version", "id", "title", "state", "body", "events", "relations": {"outgoing", "incoming",
    /// "blockers"}, "plan", "resolution", "diagnostics", "cut", …}`.
    /// `cut` says in words what the limits left out, and is empty if nothing was.
    ///
    /// @param incoming relations of other tickets that name this one
    public static ObjectNode show(Ticket ticket, List<Relation> incoming, List<Blocker> blockers, ViewLimits limits) {
        var cut = new ArrayList<String>();
        ObjectNode out = document();
        out.put("id", ticket.id().text());
        out.put("title", ticket.title());
        out.put("state", ticket.state().map(TicketState::word).orElse(null));
        out.put("cancelled", ticket.cancelled());
        out.put("created_at", ticket.field("created_at"));
        out.put("updated_at", ticket.field("updated_at"));
        out.put("revision", ticket.revision());
        out.put(
                "last_event",
                ticket.events().isEmpty()
                        ? null
                        : ticket.events().getLast().id().text());
        fields(out.putObject("fields"), ticket.fields());
        out.put("body", limited("the body", ticket.body(), limits, cut));
        events(out.putArray("events"), ticket.events(), limits, cut);
        relations(out.putObject("relations"), ticket.relations(), incoming, blockers);
        ArrayNode plan = out.putArray("plan");
        ticket.plan().forEach(record -> plan(plan.addObject(), record));
        out.put(
                "resolution",
                ticket.resolution()
                        .map(text -> limited("the resolution", text, limits, cut))
                        .orElse(null));
        diagnostics(out.putArray("diagnostics"), ticket.diagnostics());
        texts(out.putArray("cut"), cut);
        return out;
    }

    /// What a ticket came to by a change: `{"version", "id", "title", "state", "cancelled", "updated_at",
    /// "revision", "last_event", "event": {…}}`; the last event as in [#show], null in a thread without events.
    public static ObjectNode change(Ticket ticket) {
        ObjectNode out = document();
        out.put("id", ticket.id().text());
        out.put("title", ticket.title());
        out.put("state", ticket.state().map(TicketState::word).orElse(null));
        out.put("cancelled", ticket.cancelled());
        out.put("updated_at", ticket.field("updated_at"));
        out.put("revision", ticket.revision());
        Optional<ThreadEvent> last = ticket.events().isEmpty()
                ? Optional.empty()
                : Optional.of(ticket.events().getLast());
        out.put("last_event", last.map(event -> event.id().text()).orElse(null));
        last.ifPresentOrElse(event -> out.set("event", event(event)), () -> out.putNull("event"));
        return out;
    }

    /// `{"version", "dry_run", "imported": [{"from", "id"}], "already_there": [{"from", "id"}], "problems":
    /// […]}`.
    public static ObjectNode imported(ImportReport report, boolean dryRun) {
        ObjectNode out = document();
        out.put("dry_run", dryRun);
        imported(out.putArray("imported"), report.imported());
        imported(out.putArray("already_there"), report.alreadyThere());
        texts(out.putArray("problems"), report.problems());
        return out;
    }

    private static void imported(ArrayNode out, List<ImportReport.Imported> tickets) {
        tickets.forEach(ticket -> out.addObject()
                .put("from", ticket.from())
                .put("id", ticket.ticket().text()));
    }

    /// `{"version", "tickets", "diagnostics": [{"code", "severity", "ticket", "file", "offset", "message"}],
    /// "cut"}`.
    public static ObjectNode doctor(DoctorReport report) {
        ObjectNode out = document();
        out.put("tickets", report.tickets());
        diagnostics(out.putArray("diagnostics"), report.diagnostics());
        out.put("cut", report.cut());
        return out;
    }

    /// `{"version", "items": [{"id", "title", "file", "excerpt"}]}`.
    public static ObjectNode search(List<SearchHit> hits) {
        ObjectNode out = document();
        ArrayNode items = out.putArray("items");
        for (SearchHit hit : hits) {
            ObjectNode node = items.addObject();
            node.put("id", hit.ticket().text());
            node.put("title", hit.title());
            node.put("file", hit.file());
            node.put("excerpt", hit.excerpt());
        }
        return out;
    }

    /// `{"id", "via", "standing", "state"}` for each blocker.
    public static void blockers(ArrayNode out, List<Blocker> blockers) {
        for (Blocker blocker : blockers) {
            ObjectNode node = out.addObject();
            node.put("id", blocker.ticket().text());
            node.put("via", blocker.via().name().toLowerCase(Locale.ROOT));
            node.put("standing", blocker.standing().name().toLowerCase(Locale.ROOT));
            node.put("state", blocker.state().map(TicketState::word).orElse(null));
        }
    }

    /// `{"code", "severity", "ticket", "file", "offset", "message"}` for each diagnostic.
    public static void diagnostics(ArrayNode out, List<Diagnostic> diagnostics) {
        for (Diagnostic found : diagnostics) {
            ObjectNode node = out.addObject();
            node.put("code", found.code().word());
            node.put("severity", found.severity().word());
            node.put("ticket", found.ticket());
            node.put("file", found.file());
            node.put("offset", found.offset());
            node.put("message", found.message());
        }
    }

    private static ObjectNode document() {
        ObjectNode out = Json.MAPPER.createObjectNode();
        out.put("version", VERSION);
        return out;
    }

    private static void events(ArrayNode out, List<ThreadEvent> events, ViewLimits limits, List<String> cut) {
        int skipped = Math.max(0, events.size() - limits.eventsMax());
        if (skipped > 0) {
            cut.add("the first " + skipped + " of " + events.size() + " events");
        }
        for (ThreadEvent event : events.subList(skipped, events.size())) {
            event(out.addObject(), event, limits, cut);
        }
    }

    /// One event of a thread, whole, as [#show] has it.
    public static ObjectNode event(ThreadEvent event) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        event(node, event, ViewLimits.NONE, new ArrayList<>());
        return node;
    }

    private static void event(ObjectNode node, ThreadEvent event, ViewLimits limits, List<String> cut) {
        node.put("id", event.id().text());
        node.put("kind", event.kindWord());
        node.put("author", event.author());
        node.put("actor", event.actor().map(Actor::text).orElse(null));
        node.put("at", event.at());
        node.put("heading", event.heading());
        node.put("body", limited("the body of event " + event.id(), event.body(), limits, cut));
        ObjectNode attributes = node.putObject("attributes");
        event.attributes().forEach(attributes::put);
    }

    /// `{"version", "outgoing", "incoming", "blockers"}`, as in [#show].
    public static ObjectNode relations(Ticket ticket, List<Relation> incoming, List<Blocker> blockers) {
        return relations(document(), ticket.relations(), incoming, blockers);
    }

    private static ObjectNode relations(
            ObjectNode out, List<Relation> outgoing, List<Relation> incoming, List<Blocker> blockers) {
        outgoing(out.putArray("outgoing"), outgoing);
        incoming(out.putArray("incoming"), incoming);
        blockers(out.putArray("blockers"), blockers);
        return out;
    }

    /// `{"version", "items": [{"id", "kind", "related_ticket", "note", "author", "at", "accepted_plan"?}]}`, as
    /// in [#show].
    public static ObjectNode plan(List<PlanRecord> records) {
        ObjectNode out = document();
        ArrayNode items = out.putArray("items");
        records.forEach(record -> plan(items.addObject(), record));
        return out;
    }

    private static String limited(String what, String text, ViewLimits limits, List<String> cut) {
        if (text.length() <= limits.textLengthMax()) {
            return text;
        }
        int end = limits.textLengthMax();
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        cut.add(what + " behind character " + end + " of " + text.length());
        return text.substring(0, end);
    }

    private static void fields(ObjectNode out, Map<String, FieldValue> fields) {
        fields.forEach((key, value) -> {
            switch (value) {
                case FieldValue.Text text -> out.put(key, text.text());
                case FieldValue.Items items -> texts(out.putArray(key), items.items());
                case FieldValue.Null none -> out.putNull(key);
                case FieldValue.Unsupported unsupported -> {}
            }
        });
    }

    private static void outgoing(ArrayNode out, List<Relation> relations) {
        for (Relation relation : relations) {
            ObjectNode node = out.addObject();
            node.put("kind", relation.kind().word());
            node.put("target", relation.target().text());
            node.put("note", relation.note());
            node.put("author", relation.author());
            node.put("at", relation.at());
        }
    }

    /// Seen from this ticket: the inverse word, and the ticket that owns the relation.
    private static void incoming(ArrayNode out, List<Relation> relations) {
        for (Relation relation : relations) {
            ObjectNode node = out.addObject();
            node.put("kind", relation.kind().inverse());
            node.put("source", relation.source().text());
        }
    }

    private static void plan(ObjectNode out, PlanRecord record) {
        out.put("id", record.id());
        out.put("kind", record.kind().word());
        out.put("related_ticket", record.related().map(TicketId::text).orElse(null));
        out.put("note", record.note());
        out.put("author", record.author());
        out.put("at", record.at());
        if (record.acceptedPlan().isPresent()) {
            AcceptedPlan plan = record.acceptedPlan().get();
            ObjectNode accepted = out.putObject("accepted_plan");
            accepted.put("summary", plan.summary());
            accepted.put("branch", plan.branch());
            accepted.put("worktree", plan.worktree());
            accepted.put("role_plan", plan.rolePlan());
        }
    }

    private static void texts(ArrayNode out, List<String> texts) {
        texts.forEach(out::add);
    }
}
