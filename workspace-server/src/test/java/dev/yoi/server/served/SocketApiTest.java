package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The WebSocket: the same streams as the event streams, many over one connection, and inputs.
class SocketApiTest {
    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        api = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String token() throws IOException {
        return Files.readString(server.server().tokenFile()).strip();
    }

    private SocketClient open() throws IOException {
        return SocketClient.open(server.server().url(), token());
    }

    private static Map<String, Object> subscribe(String sub, String worker, String after) {
        return Map.of("op", "subscribe", "sub", sub, "runtime_id", "embedded", "worker_id", worker, "after", after);
    }

    private static boolean isEvent(JsonNode message) {
        return message.path("event").asString("").equals("event");
    }

    private static long seq(JsonNode message) {
        return message.path("data").path("event").path("seq").asLong();
    }

    private static boolean finished(JsonNode message, long run) {
        JsonNode event = message.path("data").path("event");
        return event.path("kind").asString("").equals("run_finished")
                && event.path("run").asLong() == run;
    }

    @Test
    void itTellsTheSameFramesAtTheSamePositionsAsTheEventStream() throws Exception {
        String id = api.create();
        api.run(id, "printf 'one\\ntwo \\033[31m</script> \\342\\200\\256'");
        List<String> streamed = new ArrayList<>();
        try (SseClient stream = api.stream(worker(id) + "/stream?after=0")) {
            stream.until(frame -> {
                if (frame.event().equals("event")) {
                    streamed.add(frame.id() + " " + frame.json());
                }
                return frame.kind().equals("run_finished");
            });
        }
        try (SocketClient socket = open()) {
            socket.say(subscribe("s", id, "0"));
            List<JsonNode> messages = socket.until(message -> finished(message, 1));
            assertThat(messages.stream()
                            .limit(2)
                            .map(message -> message.path("event").asString()))
                    .containsExactly("subscribed", "live");
            assertThat(messages)
                    .allMatch(message -> message.path("sub").asString().equals("s"));
            assertThat(messages.stream()
                            .filter(SocketApiTest::isEvent)
                            .map(message -> message.path("id").asString() + " " + message.path("data")))
                    .containsExactlyElementsOf(streamed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void comingBackAtAnyPointByEitherWayAndAfterARestartLosesNothingAndRepeatsNothing(long seed) throws Exception {
        var random = new Random(seed);
        String id = api.create();
        List<Long> got = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            if (round % 4 == 3) {
                server.restart();
                api = server.client();
                api.post(worker(id) + "/restore").good();
            }
            api.run(id, "echo round " + round + "; echo again");
            long head = api.show(id).path("last_seq").asLong();
            long wanted = round == 7 ? head : got.size() + 1 + random.nextLong(head - got.size());
            if (random.nextBoolean()) {
                readStream(id, got, wanted);
            } else {
                readSocket(id, got, wanted);
            }
        }
        assertThat(got)
                .as("seed " + seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, got.size()).boxed().toList());
        assertThat(got.size()).isEqualTo(api.events(id).size());
    }

    /// Reads on behind what was got, up to a sequence, and breaks off.
    private void readStream(String id, List<Long> got, long wanted) throws Exception {
        try (SseClient stream = api.stream(worker(id) + "/stream", "Last-Event-ID", Integer.toString(got.size()))) {
            stream.until(frame -> {
                if (frame.event().equals("event")) {
                    got.add(frame.seq());
                    assertThat(frame.id()).isEqualTo(Long.toString(frame.seq()));
                }
                return got.size() == wanted;
            });
        }
    }

    private void readSocket(String id, List<Long> got, long wanted) throws Exception {
        try (SocketClient socket = open()) {
            socket.say(subscribe("s", id, Integer.toString(got.size())));
            socket.until(message -> {
                if (isEvent(message)) {
                    got.add(seq(message));
                    assertThat(message.path("id").asString()).isEqualTo(Long.toString(seq(message)));
                }
                return got.size() == wanted;
            });
        }
    }

    @Test
    void manySubscriptionsShareASocketAndOneCanBeEnded() throws Exception {
        String first = api.create();
        String second = api.create();
        try (SocketClient socket = open()) {
            socket.say(subscribe("one", first, "now"));
            socket.say(subscribe("two", second, "now"));
            socket.say(Map.of("op", "subscribe", "sub", "all"));
            var begun = new HashSet<String>();
            socket.until(message -> {
                if (message.path("event").asString("").equals("subscribed")) {
                    begun.add(message.path("sub").asString());
                }
                return begun.size() == 3;
            });
            api.run(first, "echo hello");
            api.run(second, "echo hello");
            var finished = new HashMap<String, Integer>();
            socket.until(message -> {
                if (finished(message, 1)) {
                    finished.merge(message.path("sub").asString(), 1, Integer::sum);
                }
                return finished.equals(Map.of("one", 1, "two", 1, "all", 2))
                        || finished.getOrDefault("one", 0) + finished.getOrDefault("two", 0) == 2;
            });
            socket.say(Map.of("op", "unsubscribe", "sub", "one"));
            socket.until(message -> message.path("event").asString("").equals("closed")
                    && message.path("sub").asString().equals("one"));
            api.run(first, "echo unseen");
            api.run(second, "echo seen");
            List<JsonNode> rest = socket.until(message ->
                    finished(message, 2) && message.path("sub").asString().equals("two"));
            assertThat(rest).noneMatch(message -> message.path("sub").asString().equals("one"));
        }
    }

    @Test
    void I8_inputsAreAnsweredAndRepeatedOnesHaveOneEffect() throws Exception {
        String id = api.create();
        var input = Map.of(
                "op",
                "input",
                "ref",
                "r",
                "runtime_id",
                "embedded",
                "worker_id",
                id,
                "content",
                "echo hello",
                "idempotency_key",
                "k");
        try (SocketClient socket = open()) {
            socket.say(input);
            JsonNode receipt = socket.next();
            assertThat(receipt.path("ref").asString()).isEqualTo("r");
            assertThat(receipt.path("status").asInt()).isEqualTo(200);
            socket.say(input);
            JsonNode again = socket.next();
            assertThat(again.path("body").path("repeated").asBoolean()).isTrue();
            assertThat(again.path("body").path("seq"))
                    .isEqualTo(receipt.path("body").path("seq"));
        }
        assertThat(api.get("/api/v1/audit")
                        .good()
                        .path("items")
                        .path(0)
                        .path("request_id")
                        .asString())
                .isEqualTo("socket r");
    }

    @Test
    void whatCantBeDoneIsAProblemAndTheSocketStays() throws Exception {
        try (SocketClient socket = open()) {
            refused(socket, Map.of("op", "dance"), ProblemCode.INVALID_REQUEST);
            refused(socket, Map.of("op", "subscribe"), ProblemCode.INVALID_REQUEST);
            refused(socket, Map.of("op", "unsubscribe", "sub", "none"), ProblemCode.INVALID_REQUEST);
            refused(socket, Map.of("op", "subscribe", "sub", "s", "colour", "red"), ProblemCode.INVALID_REQUEST);
            refused(socket, subscribe("s", "0193f1c0-0000-7000-8000-00000000dead", "0"), ProblemCode.WORKER_NOT_FOUND);
            socket.say("no json");
            assertThat(socket.next().path("problem").path("code").asString()).isEqualTo("malformed_json");
        }
    }

    private static void refused(SocketClient socket, Map<String, Object> message, ProblemCode code)
            throws InterruptedException {
        socket.say(message);
        JsonNode answer = socket.next();
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(code.status());
        assertThat(answer.path("problem").path("code").asString()).isEqualTo(code.code());
    }

    @Test
    void aReadersSocketTakesNoInputAndEndsWithItsToken() throws Exception {
        String id = api.create();
        JsonNode token = api.post("/api/v1/tokens", Map.of("name", "reader", "permission", "read"))
                .good();
        try (SocketClient socket =
                SocketClient.open(server.server().url(), token.path("secret").asString())) {
            refused(
                    socket,
                    Map.of("op", "input", "ref", "r", "runtime_id", "embedded", "worker_id", id, "content", "x"),
                    ProblemCode.PERMISSION_DENIED);
            socket.say(subscribe("s", id, "now"));
            socket.until(message -> message.path("event").asString("").equals("live"));
            api.delete("/api/v1/tokens/" + token.path("id").asString());
            api.run(id, "echo secret");
            JsonNode next = socket.next();
            while (!next.isMissingNode()) {
                assertThat(next.toString()).doesNotContain("secret");
                next = socket.next();
            }
        }
    }

    @Test
    void nobodyElsesPageAndNobodyWithoutASecretOpensASocket() throws Exception {
        assertThatThrownBy(() -> SocketClient.open(server.server().url(), "wrong"))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        api.get("/api/v1/ws").problem(ProblemCode.INVALID_REQUEST);
        assertThat(handshake("Authorization: Bearer " + token() + "\r\nOrigin: http://evil.example"))
                .startsWith("HTTP/1.1 403")
                .contains("origin_not_allowed");
        assertThat(handshake("Authorization: Bearer " + token())).startsWith("HTTP/1.1 101");
        String cookie = cookie();
        assertThat(handshake("Cookie: " + cookie)).startsWith("HTTP/1.1 403");
        assertThat(handshake("Cookie: " + cookie + "\r\nOrigin: null")).startsWith("HTTP/1.1 403");
        assertThat(handshake(
                        "Cookie: " + cookie + "\r\nOrigin: " + server.server().url()))
                .startsWith("HTTP/1.1 101");
    }

    private String cookie() {
        String url = server.server().signInUrl();
        var request = HttpRequest.newBuilder(URI.create(server.server().url() + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"code\":\"" + url.substring(url.indexOf('=') + 1) + "\"}"));
        String header = api.send(request.build()).header("Set-Cookie");
        return header.substring(0, header.indexOf(';'));
    }

    /// The first bytes of the answer to a handshake with these headers.
    private String handshake(String headers) throws IOException {
        URI uri = URI.create(server.server().url());
        try (var socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/ws HTTP/1.1\r\nHost: " + uri.getAuthority()
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            byte[] buffer = new byte[4096];
            while (answer.indexOf("\r\n\r\n") < 0) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, read, java.nio.charset.StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}
