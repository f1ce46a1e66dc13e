package dev.yoi.server.served;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A WebSocket whose client says things and reads nothing.
class DeafSocketTest {
    /// More than the kernels' buffers hold on the way.
    private static final String LOUD = "seq 1 1000000";
    /// Less than the minute after which a client that takes nothing is hung up on.
    private static final Duration DONE_WAIT_MAX = Duration.ofSeconds(40);

    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED_LENGTH_OF_TWO_BYTES = 0x80 | 126;

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

    @Test
    void unsubscribingFromWhatItDoesNotReadHoldsNothingElseUp() throws Exception {
        String loud = api.create();
        String other = api.create();
        api.run(loud, LOUD);
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            say(out, Map.of("op", "subscribe", "sub", "s", "runtime_id", "embedded", "worker_id", loud, "after", "0"));
            api.run(other, "echo meanwhile the buffers fill");
            say(out, Map.of("op", "unsubscribe", "sub", "s"));
            say(out, Map.of("op", "subscribe", "sub", "s", "runtime_id", "embedded", "worker_id", other));
            say(
                    out,
                    Map.of(
                            "op",
                            "input",
                            "ref",
                            "r",
                            "runtime_id",
                            "embedded",
                            "worker_id",
                            other,
                            "content",
                            "echo heard"));

            Awaitility.await().atMost(DONE_WAIT_MAX).until(() -> runs(other) == 2);
        }
    }

    /// How many have ended.
    private long runs(String worker) {
        return api.events(worker).stream()
                .filter(event -> event.path("kind").asString().equals("run_finished"))
                .count();
    }

    private Socket open() throws IOException {
        URI uri = URI.create(server.server().url());
        String token = Files.readString(server.server().tokenFile()).strip();
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream()
                .write(("GET /api/v1/ws HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAuthorization: Bearer " + token
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Filled up with blanks, so that its length always has two bytes; with a mask of zeros, so that the text
    /// stands as it is.
    private static void say(OutputStream out, Map<String, Object> message) throws IOException {
        byte[] text =
                "%-300s".formatted(ApiClient.JSON.writeValueAsString(message)).getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {
            (byte) FINAL_TEXT,
            (byte) MASKED_LENGTH_OF_TWO_BYTES,
            (byte) (text.length >> 8),
            (byte) text.length,
            0,
            0,
            0,
            0
        });
        out.write(text);
    }
}
