package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.served.SseClient.Frame;
import dev.yoi.server.wiring.PacedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What says that a silent stream is alive. The server's pace is the test's, so that nobody waits 15 seconds.
class HeartbeatTest {
    private static final Duration SOON = Duration.ofMillis(5);

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir, config -> PacedServer.beating(config, SOON));
        api = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSilentEventStreamBeatsAndWhatHappensThenComesInItsPlace() throws Exception {
        String id = api.create();
        for (String path : List.of(worker(id) + "/stream", "/api/v1/stream?after=now")) {
            try (SseClient stream = api.stream(path)) {
                stream.awaitHeartbeats(3);
                long before = api.show(id).path("last_seq").asLong();
                api.run(id, "echo hello");
                long last = api.show(id).path("last_seq").asLong();
                List<Long> seqs = stream.until(frame -> frame.seq() == last).stream()
                        .filter(frame -> frame.event().equals("event"))
                        .map(Frame::seq)
                        .filter(seq -> seq > before)
                        .toList();
                assertThat(seqs)
                        .as(path)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(before + 1, last).boxed().toList());
                stream.awaitHeartbeats(1);
            }
        }
    }

    @Test
    void eachSubscriptionOfASocketBeatsByItselfAndWhatHappensThenComesInItsPlace() throws Exception {
        String id = api.create();
        String token = Files.readString(server.server().tokenFile()).strip();
        try (SocketClient socket = SocketClient.open(server.server().url(), token)) {
            socket.say(
                    Map.of("op", "subscribe", "sub", "one", "runtime_id", "embedded", "worker_id", id, "after", "now"));
            socket.say(Map.of("op", "subscribe", "sub", "all"));
            for (String name : List.of("one", "all", "one")) {
                socket.until(message -> beats(message, name));
            }
            long before = api.show(id).path("last_seq").asLong();
            api.run(id, "echo hello");
            long last = api.show(id).path("last_seq").asLong();
            List<Long> seqs =
                    socket
                            .until(message -> message.path("sub").asString().equals("one") && seq(message) == last)
                            .stream()
                            .filter(message -> message.path("sub").asString().equals("one") && seq(message) > 0)
                            .map(HeartbeatTest::seq)
                            .toList();
            assertThat(seqs)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(before + 1, last).boxed().toList());
            socket.say(Map.of("op", "unsubscribe", "sub", "one"));
            socket.until(message -> message.path("event").asString("").equals("closed"));
            List<JsonNode> rest = socket.until(message -> beats(message, "all"));
            assertThat(rest).noneMatch(message -> message.path("sub").asString().equals("one"));
        }
    }

    private static boolean beats(JsonNode message, String name) {
        return message.path("event").asString("").equals("heartbeat")
                && message.path("sub").asString().equals(name);
    }

    private static long seq(JsonNode message) {
        return message.path("data").path("event").path("seq").asLong();
    }
}
