package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds answers and stream frames to the document of the repository, and more strictly than a client should:
/// here a field that the document does not know is a mistake of the document.
final class Contract {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Contract OF_THE_REPOSITORY = new Contract(document());
    private static final String PROBLEM = "#/components/schemas/Problem";

    private final ObjectNode document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private Contract(ObjectNode document) {
        this.document = document;
        close(document.path("components").path("schemas"));
    }

    private static ObjectNode document() {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(Path.of("../docs/openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode components) {
        for (JsonNode component : components) {
            if (component instanceof ObjectNode object && object.has("properties")) {
                object.putIfAbsent("additionalProperties", JSON.readTree("false"));
            }
        }
    }

    static void holds(String method, URI uri, HttpResponse<String> response) {
        OF_THE_REPOSITORY.check(method + " " + uri.getPath(), method, uri.getPath(), response);
    }

    static void holdsFrame(String event, String data) {
        OF_THE_REPOSITORY.checkFrame(event, data);
    }

    private void check(String what, String method, String path, HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (path.equals("/") || path.startsWith("/assets/")) {
            // The console's files are for browsers.
            return;
        }
        if (response.statusCode() >= 400) {
            assertThat(type).as(what).isEqualTo("application/problem+json");
            conforms(what, PROBLEM, response.body());
            assertThat(document.path("components")
                            .path("responses")
                            .path("Problem")
                            .path("x-codes"))
                    .extracting(JsonNode::asString)
                    .contains(JSON.readTree(response.body()).path("code").asString());
            return;
        }
        JsonNode operation = operation(method, path).orElseThrow(() -> new AssertionError(what + " is not described"));
        JsonNode declared = operation.path("responses").path(Integer.toString(response.statusCode()));
        assertThat(declared.isMissingNode())
                .as(what + " answers with status " + response.statusCode())
                .isFalse();
        if (!declared.has("content")) {
            assertThat(response.body()).as(what).isEmpty();
            return;
        }
        JsonNode schema = declared.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode()).as(what + " answers with " + type).isFalse();
        if (schema.has("$ref")) {
            conforms(what, schema.path("$ref").asString(), response.body());
        }
    }

    private void checkFrame(String event, String data) {
        JsonNode declared = document.path("paths")
                .path("/api/v1/stream")
                .path("get")
                .at("/responses/200/content/text~1event-stream/x-events")
                .path(event)
                .path("$ref");
        assertThat(declared.isString()).as("the stream's event " + event).isTrue();
        conforms("the stream's event " + event, declared.asString(), data);
    }

    /// The one whose path has the fewest variables.
    private Optional<JsonNode> operation(String method, String path) {
        return document.path("paths").properties().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .filter(entry -> entry.getValue().has(method.toLowerCase(Locale.ROOT)))
                .min(Comparator.comparingInt(entry -> entry.getKey().split("\\{", -1).length))
                .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)));
    }

    private void conforms(String what, String reference, String json) {
        Schema schema = schemas.computeIfAbsent(reference, this::schema);
        assertThat(schema.validate(JSON.readTree(json))).as(what + ": " + json).isEmpty();
    }

    private Schema schema(String reference) {
        ObjectNode whole = JSON.createObjectNode().put("$ref", reference);
        whole.set("components", document.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }

    static int operations() {
        return (int)
                StreamSupport.stream(OF_THE_REPOSITORY.document.path("paths").spliterator(), false)
                        .mapToLong(JsonNode::size)
                        .sum();
    }
}
