package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goes through the route table, so that a route that somebody adds is guarded and documented, or a test fails.
class RouteGuardTest {
    private static final List<String> OPEN = List.of(
            "GET /api/openapi.json",
            "GET /api/docs",
            "GET /api/docs.css",
            "GET /",
            "GET /assets/{file}",
            "POST /api/v1/session",
            "GET /livez",
            "GET /readyz");
    private static final Pattern ROW = Pattern.compile("\\| (`[A-Z]+ [^|]*`) \\| (none|read|operate|admin) \\|.*");

    @TempDir
    private Path dir;

    private static String concrete(Route route) {
        return route.path()
                .replace("{rid}", "embedded")
                .replace("{wid}", "0193f1c0-0000-7000-8000-00000000dead")
                .replace("{seq}", "1")
                .replaceAll("\\{[a-z]+}", "x");
    }

    @Test
    void noRouteAnswersWithoutATokenButHealthAndTheApisDescription() throws Exception {
        try (TestServer server = TestServer.in(dir);
                HttpClient client = HttpClient.newHttpClient()) {
            for (Route route : server.server().routes().routes()) {
                for (String authorization : List.of("", "Bearer wrong", "Basic eDp5", "Bearer ")) {
                    var request =
                            HttpRequest.newBuilder(URI.create(server.server().url() + concrete(route)));
                    request.method(route.verb().name(), BodyPublishers.noBody());
                    if (!authorization.isEmpty()) {
                        request.header("Authorization", authorization);
                    }
                    var response = client.send(request.build(), BodyHandlers.ofString());
                    if (OPEN.contains(route.toString())) {
                        assertThat(response.statusCode()).as(route.toString()).isNotIn(401, 403, 429);
                    } else {
                        assertThat(response.statusCode()).as(route.toString()).isIn(401, 429);
                        assertThat(response.body())
                                .containsAnyOf(ProblemCode.UNAUTHENTICATED.code(), ProblemCode.RATE_LIMITED.code());
                    }
                }
            }
        }
    }

    @Test
    void eachRouteAsksForExactlyItsPermission() throws Exception {
        try (TestServer server = TestServer.in(dir)) {
            for (Permission held : List.of(Permission.READ, Permission.OPERATE, Permission.ADMIN)) {
                String name = held.name().toLowerCase(Locale.ROOT);
                String secret = server.client()
                        .post("/api/v1/tokens", Map.of("name", name, "permission", name))
                        .good()
                        .path("secret")
                        .asString();
                var api = new ApiClient(server.server().url(), secret);
                for (Route route : server.server().routes().routes()) {
                    if (route.returns().mediaType().equals("text/event-stream") || OPEN.contains(route.toString())) {
                        continue;
                    }
                    var request =
                            api.request(concrete(route)).method(route.verb().name(), BodyPublishers.noBody());
                    var reply = api.send(request.build());
                    if (held.includes(route.permission())) {
                        assertThat(reply.status()).as(name + " " + route).isNotIn(401, 403, 429);
                    } else {
                        reply.problem(ProblemCode.PERMISSION_DENIED);
                    }
                }
            }
        }
    }

    @Test
    void onlyWhatTellsNothingIsOpen() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            assertThat(server.server().routes().routes())
                    .filteredOn(route -> route.permission() == Permission.NONE)
                    .extracting(Route::toString)
                    .containsExactlyInAnyOrderElementsOf(OPEN);
            ApiClient api = server.client();
            assertThat(api.get("/livez").good().propertyNames()).containsExactly("status", "instance_id");
            assertThat(api.get("/readyz").good().propertyNames()).containsExactly("status", "instance_id", "restore");
        }
    }

    @Test
    void theApiPageListsEveryRouteWithItsPermission() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/api.md")).stream()
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .flatMap(row -> java.util.Arrays.stream(row.group(1).split(", "))
                        .map(route ->
                                route.replace("`", "").replace("…", "/api/v1/runtimes/{rid}") + " " + row.group(2)))
                .sorted()
                .toList();
        try (TestServer server = TestServer.in(dir)) {
            assertThat(server.server().routes().routes().stream()
                            .map(route ->
                                    route + " " + route.permission().name().toLowerCase(Locale.ROOT))
                            .sorted())
                    .containsExactlyElementsOf(documented);
        }
    }
}
