package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client of the API does, with the standard library's HTTP client.
final class ApiClient {
    static final JsonMapper JSON = new JsonMapper();
    static final String EMBEDDED = "/api/v1/runtimes/embedded";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;
    private final String token;

    ApiClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /// An answer with its JSON, which is a missing node where there is none.
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// The document of a good answer.
        JsonNode good() {
            assertThat(status()).as(text()).isBetween(200, 299);
            return json();
        }

        JsonNode problem(ProblemCode code) {
            assertThat(json().path("code").asString()).as(text()).isEqualTo(code.code());
            assertThat(status()).isEqualTo(code.status());
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            return json();
        }
    }

    String token() {
        return token;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    Reply send(HttpRequest request) {
        return send(request, true);
    }

    /// `described`: the answer must be as the API's document says; the console's files are not in it.
    Reply send(HttpRequest request, boolean described) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            if (described) {
                Contract.holds(request.method(), request.uri(), response);
            }
            return new Reply(response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path) {
        return send(request(path).build());
    }

    Reply method(String method, String path, Object body, String... headers) {
        var request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        String text = body instanceof String string ? string : JSON.writeValueAsString(body);
        return send(request.method(method, BodyPublishers.ofString(text)).build());
    }

    Reply post(String path, Object body, String... headers) {
        return method("POST", path, body, headers);
    }

    Reply post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()).build());
    }

    Reply delete(String path) {
        return send(request(path).DELETE().build());
    }

    SseClient stream(String path, String... headers) throws IOException, InterruptedException {
        var request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new SseClient(HTTP.send(request.build(), BodyHandlers.ofInputStream()));
    }

    static String worker(String id) {
        return EMBEDDED + "/workers/" + id;
    }

    /// Makes a shell worker and gives its id.
    String create() {
        return post(EMBEDDED + "/workers", Map.of("profile", "shell"))
                .good()
                .path("worker_id")
                .asString();
    }

    /// Sends a command and gives the sequence of the input.
    long input(String id, String command) {
        return post(worker(id) + "/inputs", Map.of("content", command))
                .good()
                .path("seq")
                .asLong();
    }

    /// Sends a command, waits for its run to end, and gives the event that says so.
    JsonNode run(String id, String command) {
        JsonNode receipt =
                post(worker(id) + "/inputs", Map.of("content", command)).good();
        return finished(id, receipt.path("run").asLong());
    }

    JsonNode finished(String id, long run) {
        List<JsonNode> found = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            events(id).stream()
                    .filter(event -> event.path("kind").asString().equals("run_finished"))
                    .filter(event -> event.path("run").asLong() == run)
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /// The whole log.
    List<JsonNode> events(String id) {
        List<JsonNode> all = new ArrayList<>();
        boolean more = true;
        long after = 0;
        while (more) {
            JsonNode page =
                    get(worker(id) + "/events?limit=1000&after=" + after).good();
            page.path("items").forEach(all::add);
            after = page.path("next_after").asLong();
            more = page.path("more").asBoolean();
        }
        return all;
    }

    JsonNode show(String id) {
        return get(worker(id)).good();
    }

    void awaitRunState(String id, String state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> show(id).path("run_state").asString("").equals(state));
    }
}
