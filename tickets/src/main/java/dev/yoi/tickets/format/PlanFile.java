package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An `orchestration-plan.jsonl` as read: one record per line, only ever appended.
///
/// ```
/// {"id":"plan-1","ticket_id":"00001KTNSA2K0","kind":"after","related_ticket":"00001KTNVGT8G","author":"orchestrator","at":"2026-06-09T10:03:41Z"}
/// ```
public record PlanFile(List<PlanRecord> records, List<Diagnostic> diagnostics) {

    /// Name of the file relative to a ticket's directory.
    public static final String NAME = "artifacts/orchestration-plan.jsonl";

    /// Most records read from one file.
    public static final int RECORDS_MAX = 10_000;

    /// Longest record written, in bytes.
    public static final int RECORD_LENGTH_MAX = 64 * 1024;

    public PlanFile {
        records = List.copyOf(records);
        diagnostics = List.copyOf(diagnostics);
    }

    /// The file of a ticket that has none.
    public static PlanFile empty() {
        return new PlanFile(List.of(), List.of());
    }

    /// Reads the file. A bad line is a diagnostic and the rest is read.
    public static PlanFile read(TicketId owner, byte[] bytes) {
        var findings = new Findings(owner.text(), NAME, bytes, 0);
        var records = new ArrayList<PlanRecord>();
        var lines = new Lines(bytes, Bytes.byteOrderMark(bytes), bytes.length);
        while (lines.advance() && records.size() < RECORDS_MAX) {
            if (lines.isBlank()) {
                continue;
            }
            Optional<PlanRecord> record =
                    Json.object(bytes, lines.start(), lines.length()).flatMap(node -> record(owner, node));
            record.ifPresentOrElse(
                    records::add,
                    () -> findings.add(
                            DiagnosticCode.PLAN_LINE_INVALID,
                            lines.start(),
                            "The line is no plan record of this ticket; it is kept and not used."));
        }
        return new PlanFile(records, findings.found());
    }

    /// The bytes to append to a file with these bytes so that it ends with this record.
    ///
    /// @throws TicketFailure `LIMIT_EXCEEDED` if the record is longer than [#RECORD_LENGTH_MAX]
    public static byte[] append(byte[] file, PlanRecord record) {
        String line = Json.MAPPER.writeValueAsString(node(record)) + "\n";
        boolean open = file.length > 0 && file[file.length - 1] != '\n';
        byte[] bytes = Bytes.encode(open ? "\n" + line : line);
        if (bytes.length > RECORD_LENGTH_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED, "a plan record has at most " + RECORD_LENGTH_MAX + " bytes");
        }
        return bytes;
    }

    /// The lines of a file without their ends, blank ones left out, one character per byte so that no byte is
    /// lost. For merging.
    public static List<String> lines(byte[] bytes) {
        var texts = new ArrayList<String>();
        var lines = new Lines(bytes, 0, bytes.length);
        while (lines.advance()) {
            if (!lines.isBlank()) {
                texts.add(new String(bytes, lines.start(), lines.length(), ISO_8859_1));
            }
        }
        return texts;
    }

    /// The time in a line of [#lines], or empty if it has none.
    public static String timeOf(String line) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        return Json.object(bytes, 0, bytes.length)
                .map(node -> Json.text(node, "at"))
                .orElse("");
    }

    private static Optional<PlanRecord> record(TicketId owner, JsonNode node) {
        Optional<PlanKind> kind = PlanKind.parse(Json.text(node, "kind"));
        Optional<TicketId> related = TicketId.parse(Json.text(node, "related_ticket"));
        boolean own = Json.text(node, "ticket_id").equals(owner.text());
        if (kind.isEmpty() || !own || (kind.get().namesTicket() && related.isEmpty())) {
            return Optional.empty();
        }
        Optional<AcceptedPlan> plan = Optional.ofNullable(node.get("accepted_plan"))
                .filter(JsonNode::isObject)
                .map(accepted -> new AcceptedPlan(
                        Json.text(accepted, "summary"),
                        Json.text(accepted, "branch"),
                        Json.text(accepted, "worktree"),
                        Json.text(accepted, "role_plan")));
        return Optional.of(new PlanRecord(
                Json.text(node, "id"),
                owner,
                kind.get(),
                related,
                Json.text(node, "note"),
                plan,
                Json.text(node, "author"),
                Json.text(node, "at")));
    }

    private static ObjectNode node(PlanRecord record) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("id", record.id());
        node.put("ticket_id", record.ticket().text());
        node.put("kind", record.kind().word());
        record.related().ifPresent(related -> node.put("related_ticket", related.text()));
        putText(node, "note", record.note());
        record.acceptedPlan().ifPresent(plan -> {
            ObjectNode accepted = node.putObject("accepted_plan");
            accepted.put("summary", plan.summary());
            putText(accepted, "branch", plan.branch());
            putText(accepted, "worktree", plan.worktree());
            putText(accepted, "role_plan", plan.rolePlan());
        });
        node.put("author", record.author());
        node.put("at", record.at());
        return node;
    }

    private static void putText(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }
}
