package dev.yoi.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes one thing of a small document and looks whether it is noticed.
class BreaksTest {
    private static final String SMALL = """
            {"paths": {"/things": {"post": {"x-permission": "read",
               "parameters": [{"name": "limit", "in": "query", "required": false}],
               "requestBody": {"required": false, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}},
               "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
             "components": {"responses": {"Problem": {"x-codes": ["one", "two"]}}, "schemas": {
               "Body": {"type": "object", "properties": {"kind": {"type": ["string", "null"], "enum": ["a", "b", null]}}},
               "Thing": {"type": "object", "required": ["id", "inner"], "properties": {
                  "id": {"type": "string"}, "state": {"type": "string", "enum": ["on", "off"]},
                  "inner": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}}},
               "Inner": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}}}}
            """;

    private static void notices(String path, Consumer<ObjectNode> change, String expected) {
        var before = new JsonMapper().readTree(SMALL);
        var after = new JsonMapper().readTree(SMALL);
        change.accept((ObjectNode) after.at(path));
        assertThat(Breaks.between(before, after)).hasSize(1).first().asString().contains(expected);
    }

    private static void allows(String path, Consumer<ObjectNode> change) {
        var before = new JsonMapper().readTree(SMALL);
        var after = new JsonMapper().readTree(SMALL);
        change.accept((ObjectNode) after.at(path));
        assertThat(Breaks.between(before, after)).isEmpty();
    }

    @Test
    void whatIsGoneBreaks() {
        notices("/paths", paths -> paths.remove("/things"), "POST /things is gone");
        notices("/components/schemas/Thing/properties", fields -> fields.remove("state"), "state is gone");
        notices("/components/schemas/Inner/properties", fields -> fields.remove("n"), "inner[].n is gone");
        notices("/paths/~1things/post", post -> post.remove("parameters"), "no longer takes limit");
        notices("/components/schemas/Body/properties", fields -> fields.remove("kind"), "kind is no longer taken");
        notices("/components/responses/Problem", p -> p.putArray("x-codes").add("one"), "error code two is gone");
    }

    @Test
    void whatIsAskedForNewlyBreaks() {
        notices("/components/schemas/Body", body -> body.putArray("required").add("kind"), "kind is now required");
        notices("/paths/~1things/post", post -> post.put("x-permission", "admin"), "higher permission");
        notices("/paths/~1things/post/parameters/0", parameter -> parameter.put("required", true), "now needs limit");
        notices(
                "/components/schemas/Body/properties/kind",
                kind -> kind.putArray("enum").add("a").addNull(),
                "values differ by [b]");
    }

    @Test
    void whatWasRuledOutBreaks() {
        notices(
                "/components/schemas/Thing/properties/id",
                id -> id.putArray("type").add("string").add("null"),
                "types differ by [null]");
        notices(
                "/components/schemas/Thing/properties/state",
                state -> ((ArrayNode) state.path("enum")).add("broken"),
                "values differ by [broken]");
        notices("/components/schemas/Thing", thing -> thing.putArray("required").add("inner"), "id may now be absent");
    }

    @Test
    void whatIsAddedDoesNotBreak() {
        allows("/paths", paths -> paths.putObject("/more").putObject("get"));
        allows(
                "/components/schemas/Thing/properties",
                fields -> fields.putObject("more").put("type", "string"));
        allows(
                "/components/schemas/Body/properties",
                fields -> fields.putObject("more").put("type", "string"));
        allows("/components/responses/Problem", problem -> ((ArrayNode) problem.path("x-codes")).add("three"));
        allows("/components/schemas/Body/properties/kind", kind -> ((ArrayNode) kind.path("enum")).add("c"));
    }
}
