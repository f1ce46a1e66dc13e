package dev.yoi.server.openapi;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the variables of paths and the parameters of queries are. A name means the same on every route, but for
/// the few whose form depends on what is read.
final class Parameters {
    private static final String INTEGER = "integer";
    private static final String STRING = "string";
    private static final String BOOLEAN = "boolean";
    private static final String STRINGS = "array";

    private static final Map<String, Parameter> IN_PATHS = Map.ofEntries(
            Map.entry("rid", new Parameter(STRING, "a runtime; today only `embedded`")),
            Map.entry("wid", new Parameter(STRING, "a worker (UUIDv7)")),
            Map.entry("bid", new Parameter(STRING, "a bundle")),
            Map.entry("name", new Parameter(STRING, "a profile")),
            Map.entry("seq", new Parameter(INTEGER, "the sequence of an input that waits")),
            Map.entry("tid", new Parameter(STRING, "a ticket, or enough of its id to tell it from others")),
            Map.entry("kind", new Parameter(STRING, "the kind of a relation")),
            Map.entry("target", new Parameter(STRING, "the ticket that the relation points to")),
            Map.entry("file", new Parameter(STRING, "the name of a file")),
            Map.entry("token", new Parameter(STRING, "the id of a token")));

    private static final Map<String, Parameter> IN_QUERIES = Map.ofEntries(
            Map.entry("limit", new Parameter(INTEGER, "most items of the page")),
            Map.entry("cursor", new Parameter(STRING, "`next_cursor` of the page before, of the same query")),
            Map.entry("sort", new Parameter(STRING, "the order")),
            Map.entry("lifecycle", new Parameter(STRING, "a comma-separated set")),
            Map.entry("attachment", new Parameter(STRING, "a comma-separated set")),
            Map.entry("run_state", new Parameter(STRING, "a comma-separated set")),
            Map.entry("profile", new Parameter(STRING, "only workers of this profile")),
            Map.entry("label", new Parameter(STRINGS, "only what has all these labels")),
            Map.entry("q", new Parameter(STRING, "a text to look for")),
            Map.entry("undecided", new Parameter(BOOLEAN, "only those with something to decide")),
            Map.entry("hidden", new Parameter(BOOLEAN, "hidden ones too")),
            Map.entry("state", new Parameter(STRING, "a comma-separated set, `active` or `all`")),
            Map.entry("hold", new Parameter(STRING, "`blocked` or `ready_to_queue`")),
            Map.entry("after", new Parameter(STRING, "what follows this position")),
            Map.entry("before", new Parameter(STRING, "what precedes this position, newest first; `end` from the end")),
            Map.entry("max_bytes", new Parameter(INTEGER, "most bytes of the page")),
            Map.entry("worker_id", new Parameter(STRING, "the id that the worker gets; else it keeps the one it had")),
            Map.entry("name", new Parameter(STRING, "a name to show; else it keeps the one it had")),
            Map.entry("new_id", new Parameter(BOOLEAN, "an id is made for it")),
            Map.entry("events", new Parameter(INTEGER, "most events, the latest")));

    private Parameters() {}

    private record Parameter(String type, String description) {
        ObjectNode node(String name, String in) {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("in", in)
                    .put("required", in.equals("path"))
                    .put("description", description);
            ObjectNode schema = node.putObject("schema").put("type", type);
            if (type.equals(STRINGS)) {
                schema.putObject("items").put("type", STRING);
            }
            return node;
        }
    }

    static ObjectNode inPath(String name) {
        return known(IN_PATHS, name).node(name, "path");
    }

    static ObjectNode inQuery(String name) {
        return known(IN_QUERIES, name).node(name, "query");
    }

    static ObjectNode header(String name, boolean required, String description) {
        return new Parameter(STRING, description).node(name, "header").put("required", required);
    }

    private static Parameter known(Map<String, Parameter> all, String name) {
        return Optional.ofNullable(all.get(name))
                .orElseThrow(() -> new IllegalStateException("the parameter '" + name + "' is not described"));
    }
}
