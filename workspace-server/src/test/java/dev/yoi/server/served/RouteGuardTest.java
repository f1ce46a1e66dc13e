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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goes through the route table, so that a route that somebody adds is guarded and documented, or a test fails.
class RouteGuardTest {
    private static final List<String> OPEN =
            List.of("/api/openapi.json", "/api/docs", "/api/docs.css", "/livez", "/readyz");
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
                    if (OPEN.contains(route.path())) {
                        assertThat(response.statusCode()).as(route.toString()).isEqualTo(200);
                    } else {
                        assertThat(response.statusCode()).as(route.toString()).isEqualTo(401);
                        assertThat(response.body()).contains(ProblemCode.UNAUTHENTICATED.code());
                        assertThat(response.headers().firstValue("WWW-Authenticate"))
                                .contains("Bearer");
                    }
                }
            }
        }
    }

    @Test
    void onlyHealthIsOpenAndSaysNextToNothing() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            assertThat(server.server().routes().routes())
                    .filteredOn(route -> route.permission() == Permission.NONE)
                    .extracting(Route::path)
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
                                    route + " " + route.permission().name().toLowerCase(java.util.Locale.ROOT))
                            .sorted())
                    .containsExactlyElementsOf(documented);
        }
    }
}
