package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A `relations.json` as read: the links that one ticket owns.
///
/// ```
/// {"version": 1, "relations": [{"ticket_id": "00001KTJXS31R", "kind": "depends_on", "target": "00001KTG3MDFG",
///   "note": "Needs the record format first.", "author": "intake", "at": "2026-06-09T11:34:44Z"}]}
/// ```
///
/// Unknown fields and records that we don't understand are kept when the file is written again.
public final class RelationsFile {

    /// Name of the file relative to a ticket's directory.
    public static final String NAME = "artifacts/relations.json";

    /// Most relations of one ticket.
    public static final int RELATIONS_MAX = 1_000;

    private static final String VERSION_FIELD = "version";
    private static final String RELATIONS_FIELD = "relations";
    private static final int VERSION = 1;

    private final TicketId owner;
    private final ObjectNode document;
    private final List<Entry> entries;
    private final List<Diagnostic> diagnostics;
    private final boolean readable;

    private RelationsFile(
            TicketId owner, ObjectNode document, List<Entry> entries, List<Diagnostic> diagnostics, boolean readable) {
        this.owner = owner;
        this.document = document;
        this.entries = entries;
        this.diagnostics = diagnostics;
        this.readable = readable;
    }

    /// The file of a ticket that has none.
    public static RelationsFile empty(TicketId owner) {
        return new RelationsFile(owner, Json.MAPPER.createObjectNode(), List.of(), List.of(), true);
    }

    /// Reads the file. Never fails on content.
    public static RelationsFile read(TicketId owner, byte[] bytes) {
        var findings = new Findings(owner.text(), NAME, bytes, 0);
        Optional<ObjectNode> document = Json.object(bytes, 0, bytes.length);
        Optional<ArrayNode> array = document.flatMap(node -> Optional.ofNullable(node.get(RELATIONS_FIELD)))
                .flatMap(node -> node instanceof ArrayNode list ? Optional.of(list) : Optional.empty());
        if (document.isEmpty()
                || array.isEmpty()
                || document.get().path(VERSION_FIELD).asInt(VERSION) != VERSION) {
            findings.add(
                    DiagnosticCode.RELATIONS_INVALID,
                    0,
                    "The file is no JSON object with `version` 1 and a list `relations`; mend it by hand.");
            return new RelationsFile(owner, Json.MAPPER.createObjectNode(), List.of(), findings.found(), false);
        }
        var entries = new ArrayList<Entry>();
        var seen = new HashSet<String>();
        for (JsonNode node : array.get()) {
            Optional<Relation> relation = relation(owner, node);
            if (relation.isEmpty()) {
                findings.add(
                        DiagnosticCode.RELATION_INVALID,
                        0,
                        "Record " + (entries.size() + 1) + " is no relation of this ticket; it is kept and not used.");
            } else if (!seen.add(pair(relation.get().kind(), relation.get().target()))) {
                findings.add(
                        DiagnosticCode.RELATION_DOUBLE,
                        0,
                        relation.get().kind().word() + " " + relation.get().target() + " stands here more than once.");
            }
            entries.add(new Entry(relation, node));
        }
        return new RelationsFile(owner, document.get(), entries, findings.found(), true);
    }

    /// The relations that were understood, in file order.
    public List<Relation> relations() {
        return entries.stream().flatMap(entry -> entry.relation().stream()).toList();
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// Whether this pair is already there.
    public boolean has(RelationKind kind, TicketId target) {
        return relations().stream()
                .anyMatch(
                        relation -> relation.kind() == kind && relation.target().equals(target));
    }

    /// The file with one more relation, at its place in the order.
    ///
    /// @throws TicketFailure `DAMAGED` if the file could not be read; `INVALID_INPUT` for a self-target;
    /// `LIMIT_EXCEEDED`
    public RelationsFile with(Relation relation) {
        requireReadable();
        if (relation.target().equals(owner) || !relation.source().equals(owner)) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a ticket can't be related to itself");
        }
        if (entries.size() >= RELATIONS_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED, "a ticket has at most " + RELATIONS_MAX + " relations");
        }
        var more = new ArrayList<>(entries);
        more.add(new Entry(Optional.of(relation), node(relation)));
        return with(more);
    }

    /// The file without this pair.
    ///
    /// @throws TicketFailure `DAMAGED` if the file could not be read
    public RelationsFile without(RelationKind kind, TicketId target) {
        requireReadable();
        return with(entries.stream()
                .filter(entry -> entry.relation()
                        .filter(relation ->
                                relation.kind() == kind && relation.target().equals(target))
                        .isEmpty())
                .toList());
    }

    /// The bytes of this file, sorted by kind and target; records that were not understood come last in their
    /// order.
    public byte[] bytes() {
        ArrayNode array = Json.MAPPER.createArrayNode();
        entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.relation().isEmpty())
                        .thenComparing((left, right) -> left.relation().isPresent()
                                        && right.relation().isPresent()
                                ? Relation.FILE_ORDER.compare(
                                        left.relation().get(), right.relation().get())
                                : 0))
                .forEach(entry -> array.add(entry.node()));
        ObjectNode out = Json.MAPPER.createObjectNode();
        out.put(VERSION_FIELD, VERSION);
        out.set(RELATIONS_FIELD, array);
        document.properties().forEach(field -> out.putIfAbsent(field.getKey(), field.getValue()));
        var text = new StringBuilder();
        Json.pretty(out, "", text);
        return Bytes.encode(text.append('\n').toString());
    }

    /// A record of this file as it is, with its meaning if it was understood. For merging.
    public record Entry(Optional<Relation> relation, JsonNode node) {
        /// What makes two records the same one: the pair, or the content.
        public String key() {
            return relation.map(known -> pair(known.kind(), known.target())).orElseGet(node::toString);
        }
    }

    public List<Entry> entries() {
        return entries;
    }

    /// The same file with other records.
    public RelationsFile with(List<Entry> others) {
        return new RelationsFile(owner, document, List.copyOf(others), List.of(), readable);
    }

    /// Whether the file may be written again: what can't be read can't be kept.
    public boolean isReadable() {
        return readable;
    }

    private void requireReadable() {
        if (!readable) {
            throw new TicketFailure(TicketFailure.Kind.DAMAGED, NAME + " can't be read; mend it by hand first");
        }
    }

    private static Optional<Relation> relation(TicketId owner, JsonNode node) {
        Optional<RelationKind> kind = RelationKind.parse(Json.text(node, "kind"));
        Optional<TicketId> target = TicketId.parse(Json.text(node, "target"));
        boolean own = Json.text(node, "ticket_id").equals(owner.text());
        if (kind.isEmpty() || target.isEmpty() || !own || target.get().equals(owner)) {
            return Optional.empty();
        }
        return Optional.of(new Relation(
                owner,
                kind.get(),
                target.get(),
                Json.text(node, "note"),
                Json.text(node, "author"),
                Json.text(node, "at")));
    }

    private static ObjectNode node(Relation relation) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("ticket_id", relation.source().text());
        node.put("kind", relation.kind().word());
        node.put("target", relation.target().text());
        if (!relation.note().isEmpty()) {
            node.put("note", relation.note());
        }
        node.put("author", relation.author());
        node.put("at", relation.at());
        return node;
    }

    private static String pair(RelationKind kind, TicketId target) {
        return kind.word() + " " + target;
    }
}
