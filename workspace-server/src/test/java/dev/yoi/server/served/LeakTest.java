package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.Route;
import dev.yoi.server.http.Verb;
import dev.yoi.server.served.ApiClient.Reply;
import dev.yoi.server.wiring.WorkspaceServer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I12: walks every route and both streams, in good and failing cases, over folders and a token whose names would
/// be recognised, and looks for them in everything that comes back.
class LeakTest {
    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "{",
            "[]",
            "{\"colour\":1}",
            "{\"profile\":\"shell\"}",
            "{\"profile\":\"broken\"}",
            "{\"profile\":\"asks\"}",
            "{\"profile\":\"shell\",\"workdir\":\"elsewhere\"}",
            "{\"content\":\"pwd > /dev/null\"}",
            "{\"content\":\"\"}",
            "{\"deadline_ms\":1000}",
            "{\"deadline_ms\":-1}",
            "{\"digest\":\"" + "0".repeat(64) + "\"}",
            "{\"name\":\"renamed\"}",
            "{\"title\":\"A ticket\"}",
            "{\"title\":\" \"}",
            "{\"kind\":\"comment\",\"body\":\"hello\"}",
            "{\"operation\":\"queue\"}",
            "{\"operation\":\"ready\",\"text\":\"clear\"}",
            "{\"kind\":\"depends_on\",\"target\":\"0000000000000\"}",
            "{\"kind\":\"waiting_capacity_note\",\"note\":\"later\"}",
            "{\"content\":\"aGVsbG8=\"}",
            "{\"profiles\":[{\"name\":\"p\",\"backend\":\"process\",\"settings\":{\"command\":[\"/bin/sh\"]}}]}",
            "{\"profiles\":[{\"name\":\"p\",\"backend\":\"none\"}]}");

    private static final String GOOD_TICKET = "00001KSKBP8Z8";
    private static final String DAMAGED_TICKET = "00001KSKBP8Z9";
    private static final String LINKED_TICKET = "00001KSKBP8ZA";

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;
    private List<String> canaries = List.of();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        api = server.client();
        Path profiles = Files.createDirectories(server.project().resolve(".yoi/profiles"));
        Files.writeString(profiles.resolve("broken.toml"), "backend = \n");
        Files.writeString(profiles.resolve("huge.toml"), "#".repeat(70_000));
        Files.writeString(profiles.resolve("host.toml"), "backend = \"process\"\n[settings]\ncommand = \"/bin/sh\"\n");
        Files.writeString(
                profiles.resolve("asks.toml"),
                "backend = \"process\"\n[settings]\ncommand = [\"sh\", \"-c\", \"{input}\"]\n");
        ticketsGoodAndBad(server.tickets());
        WorkspaceServer running = server.server();
        canaries = List.of(
                TestServer.PROJECT_CANARY,
                TestServer.DATA_CANARY,
                dir.toString(),
                dir.toRealPath().toString(),
                Files.readString(running.tokenFile()).strip(),
                System.getProperty("user.home") + "/",
                "embedded-runtime",
                "dev.yoi.",
                "java.lang",
                Long.toString(ProcessHandle.current().pid()) + "#");
    }

    private void ticketsGoodAndBad(Path tickets) throws IOException {
        for (String id : List.of(GOOD_TICKET, DAMAGED_TICKET, LINKED_TICKET)) {
            Files.createDirectories(tickets.resolve(id));
        }
        Files.writeString(tickets.resolve(GOOD_TICKET).resolve("item.md"), """
                ---
                title: 'Good'
                state: 'planning'
                created_at: '2026-05-27T00:00:01Z'
                updated_at: '2026-05-27T00:00:01Z'
                ---
                """);
        Files.writeString(tickets.resolve(DAMAGED_TICKET).resolve("item.md"), "---\ntitle: [\n");
        Files.createDirectories(tickets.resolve(DAMAGED_TICKET).resolve("thread.md"));
        Path outside = Files.writeString(server.project().resolve("outside.md"), "secret");
        Files.createSymbolicLink(tickets.resolve(LINKED_TICKET).resolve("item.md"), outside);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void scan(String where, HttpHeaders headers, String body) {
        seen.add(where);
        for (String canary : canaries) {
            assertThat(body).as(where).doesNotContain(canary);
            assertThat(headers.map().toString()).as(where).doesNotContain(canary);
        }
    }

    private void scan(String where, Reply reply) {
        scan(where + " → " + reply.status(), reply.response().headers(), reply.text());
    }

    @Test
    void I12_noRouteTellsWhereThingsAreOrHowToGetIn() throws Exception {
        String connected = api.create();
        api.run(connected, "echo hello; exit 3");
        String stopped = api.create();
        api.post(worker(stopped) + "/stop").good();
        walk(connected, GOOD_TICKET);
        walk(stopped, DAMAGED_TICKET);
        walk("0193f1c0-0000-7000-8000-00000000dead", LINKED_TICKET);
        walk("nonsense", "nonsense");
        server.restart();
        api = server.client();
        walk(connected, GOOD_TICKET);
        assertThat(seen).hasSizeGreaterThan(500);
        assertThat(seen).anyMatch(line -> line.endsWith("200"));
        assertThat(seen).anyMatch(line -> line.endsWith("201"));
        for (int status : new int[] {400, 404, 409, 412, 415, 422, 428}) {
            assertThat(seen).anyMatch(line -> line.endsWith(Integer.toString(status)));
        }
    }

    private void walk(String id, String ticket) {
        for (Route route : server.server().routes().routes()) {
            if (route.returns().mediaType().equals("text/event-stream")) {
                continue;
            }
            for (String name : List.of("shell", "broken", "asks", "builtin", "none")) {
                String path = route.path()
                        .replace("{rid}", "embedded")
                        .replace("{wid}", id)
                        .replace("{tid}", ticket)
                        .replace("{seq}", "1")
                        .replaceAll("\\{[a-z]+}", name);
                call(route, path);
                if (!path.contains(name)) {
                    break;
                }
            }
        }
        scan("unknown path", api.get("/api/v1/../../etc"));
        scan("unknown runtime", api.get("/api/v1/runtimes/other"));
    }

    private void call(Route route, String path) {
        if (route.verb() == Verb.GET) {
            scan(route + " " + path, api.get(path));
            scan(route + " " + path, api.get(path + "?colour=red"));
            route.parameters().forEach(name -> scan(route + " " + name, api.get(path + "?" + name + "=%25")));
            return;
        }
        for (String body : route.body().isPresent() ? BODIES : List.of("")) {
            var request = api.request(path)
                    .method(route.verb().name(), BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
            scan(route + " " + body, api.send(request.build()));
            scan(
                    route + " " + body,
                    api.send(request.header("If-Match", "\"x\"").build()));
        }
        scan(
                route + " text",
                api.send(api.request(path)
                        .method(route.verb().name(), BodyPublishers.ofString("x"))
                        .build()));
    }

    @Test
    void I12_noStreamDoesEither() throws Exception {
        String id = api.create();
        try (SseClient one = api.stream(worker(id) + "/stream");
                SseClient all = api.stream("/api/v1/stream");
                SseClient lost = api.stream("/api/v1/stream?after=embedded.00000000.7")) {
            api.run(id, "echo hello; echo no >&2; exit 3");
            api.input(id, "while [ ! -e never ]; do sleep 0.02; done");
            api.awaitRunState(id, "busy");
            server.close();
            for (SseClient stream : List.of(one, all, lost)) {
                List<SseClient.Frame> frames = stream.rest();
                assertThat(frames).anyMatch(frame -> frame.kind().equals("run_finished"));
                scan("stream", stream.response().headers(), frames.toString());
            }
        }
    }

    @Test
    void theScannerFindsWhatItLooksFor() {
        var failed = org.assertj.core.api.Assertions.catchThrowable(() -> scan(
                "test",
                HttpHeaders.of(Map.of(), (_, _) -> true),
                "look into " + server.server().root()));
        assertThat(failed).isInstanceOf(AssertionError.class);
        assertThat(EMBEDDED).doesNotContain(canaries);
    }
}
