package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.openapi.ApiDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The API's document: as in the repository, whole, and readable by anybody.
class OpenApiTest {
    /// With `-Dyoi.openapi.write=true` the file is written instead of compared.
    private static final Path IN_THE_REPOSITORY = Path.of("../docs/openapi.json");

    private static final Pattern ELSEWHERE = Pattern.compile("(src|href)=\"(https?:)?//");

    @TempDir
    private Path dir;

    @Test
    void theDocumentInTheRepositoryIsThatOfTheRoutes() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            String generated = new String(ApiDocument.json(server.server().routes()), StandardCharsets.UTF_8);
            if (Boolean.getBoolean("yoi.openapi.write")) {
                Files.writeString(IN_THE_REPOSITORY, generated);
            }
            assertThat(Files.readString(IN_THE_REPOSITORY))
                    .as("after a change of routes or wire records: ./mvnw -pl workspace-server -am test"
                            + " -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -Dsurefire.argLine=-Dyoi.openapi.write=true, and look at what changed")
                    .isEqualTo(generated);
        }
    }

    @Test
    void everyRouteIsAnOperationWithItsPermission() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            JsonNode document = server.client().get("/api/openapi.json").good();
            Set<String> ids = new HashSet<>();
            for (Route route : server.server().routes().routes()) {
                if (route.path().equals("/") || route.path().startsWith("/assets/")) {
                    continue;
                }
                JsonNode operation = document.path("paths")
                        .path(route.path())
                        .path(route.verb().name().toLowerCase(Locale.ROOT));
                assertThat(operation.path("x-permission").asString())
                        .as(route.toString())
                        .isEqualTo(route.permission().name().toLowerCase(Locale.ROOT));
                assertThat(operation.path("security").isEmpty())
                        .as(route.toString())
                        .isEqualTo(route.permission() == Permission.NONE);
                assertThat(operation.path("summary").asString())
                        .as(route.toString())
                        .isNotBlank();
                assertThat(ids.add(operation.path("operationId").asString()))
                        .as(operation.path("operationId").asString())
                        .isTrue();
            }
            assertThat(ids).hasSize(Contract.operations());
        }
    }

    @Test
    void everySchemaIsAProperOneAndEveryReferenceLeadsSomewhere() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            JsonNode document = server.client().get("/api/openapi.json").good();
            var metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
            document.at("/components/schemas")
                    .properties()
                    .forEach(schema -> assertThat(metaSchema.validate(schema.getValue()))
                            .as(schema.getKey())
                            .isEmpty());
            document.findValuesAsString("$ref")
                    .forEach(reference -> assertThat(
                                    document.at(reference.substring(1)).isObject())
                            .as(reference)
                            .isTrue());
        }
    }

    @Test
    void anybodyMayReadThePageAndItLoadsNothingFromElsewhere() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            var anybody = HttpRequest.newBuilder(URI.create(server.server().url() + "/api/docs"));
            var page = server.client().send(anybody.build());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
            assertThat(page.text())
                    .contains("/api/v1/runtimes/{rid}/workers", "id=\"schema-WorkerDetail\"", "/api/docs.css")
                    .doesNotContain("<script", "<style", " style=");
            assertThat(ELSEWHERE.matcher(page.text()).find()).isFalse();
            assertThat(server.client().get("/api/docs.css").text()).contains("color-scheme");
        }
    }
}
