package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.served.SseClient.Frame;
import dev.yoi.server.wiring.PacedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A client that was away for longer than the workspace's history is kept. A worker's own log is kept whole.
class ForgottenHistoryTest {
    /// Some hundred kilobytes: more than the one segment of 16 that this server keeps.
    private static final String LOUD = "seq 1 40000";

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;
    private String worker;
    /// Where the client was when it went away.
    private String old;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.in(dir, PacedServer::forgetting);
        api = server.client();
        worker = api.create();
        try (SseClient stream = api.stream("/api/v1/stream")) {
            api.run(worker, "true");
            old = stream.until(frame -> frame.event().equals("event")).getLast().id();
        }
        api.run(worker, LOUD);
        server.restart();
        api = server.client();
        api.post(worker(worker) + "/restore").good();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEventStreamSaysWhatIsMissingAndGoesOnBehindIt() throws Exception {
        String now;
        try (SseClient stream = api.stream("/api/v1/stream", "Last-Event-ID", old)) {
            Frame gap = stream.until(frame -> frame.event().equals("gap")).getLast();
            holds(gap.json(), gap.id());
            now = gap.id();
            api.run(worker, "true");
            List<Frame> then = stream.until(frame -> frame.kind().equals("run_finished"));
            assertThat(then).noneMatch(frame -> frame.event().equals("gap"));
            try (SseClient again = api.stream("/api/v1/stream?after=" + now)) {
                assertThat(durable(again.until(frame -> frame.kind().equals("run_finished"))))
                        .as("who comes back with the gap's id gets all that came behind it")
                        .isEqualTo(durable(then));
            }
        }
    }

    private static List<Frame> durable(List<Frame> frames) {
        return frames.stream().filter(frame -> frame.event().equals("event")).toList();
    }

    @Test
    void aSocketSaysWhatIsMissingAndGoesOnBehindIt() throws Exception {
        String token = Files.readString(server.server().tokenFile()).strip();
        try (SocketClient socket = SocketClient.open(server.server().url(), token)) {
            socket.say(Map.of("op", "subscribe", "sub", "s", "after", old));
            JsonNode gap = socket.until(message -> is(message, "gap")).getLast();
            holds(gap.path("data"), gap.path("id").asString());
            api.run(worker, "true");
            List<JsonNode> then = socket.until(message -> kind(message).equals("run_finished"));
            assertThat(then).noneMatch(message -> is(message, "gap"));

            socket.say(Map.of(
                    "op", "subscribe", "sub", "again", "after", gap.path("id").asString()));
            List<JsonNode> again =
                    socket.until(message -> message.path("sub").asString().equals("again")
                            && kind(message).equals("run_finished"));
            assertThat(data(again, "again")).isEqualTo(data(then, "s"));
        }
    }

    @Test
    void aWorkersOwnStreamIsReadFromItsLogFromTheFirstEventOn() throws Exception {
        try (SseClient stream = api.stream(worker(worker) + "/stream?after=0")) {
            List<Frame> frames = stream.until(frame -> frame.kind().equals("run_finished"));
            assertThat(frames).noneMatch(frame -> frame.event().equals("gap"));
            assertThat(durable(frames).getFirst().seq()).isEqualTo(1);
        }
    }

    private static void holds(JsonNode gap, String id) {
        assertThat(gap.path("reason").asString()).isEqualTo("position_gone");
        assertThat(gap.path("resume").asString()).isEqualTo(id);
        assertThat(gap.path("reload").values()).extracting(JsonNode::asString).containsExactly("/api/v1/workers");
    }

    private static boolean is(JsonNode message, String event) {
        return message.path("event").asString("").equals(event);
    }

    private static String kind(JsonNode message) {
        return message.path("data").path("event").path("kind").asString("");
    }

    private static List<String> data(List<JsonNode> messages, String sub) {
        return messages.stream()
                .filter(message -> message.path("sub").asString().equals(sub) && is(message, "event"))
                .map(message -> message.path("id").asString() + message.path("data"))
                .toList();
    }
}
