package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that take nothing of what they asked for. The server gives them up long before their connection, which
/// is open and may be used in the other direction, counts as idle.
class SlowReaderTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);
    /// Less than the minute after which a connection is idle.
    private static final long GIVEN_UP_WAIT_MAX_S = 45;

    private static final String TOKEN = "0123456789012345678901234567890123456789";
    private static final byte[] FRAME = ("data: " + "x".repeat(100_000) + "\n\n").getBytes(StandardCharsets.US_ASCII);

    private final CountDownLatch gaveUp = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() {
        var table = new RouteTable(List.of(
                Route.get("/made")
                        .needs(Permission.READ)
                        .by(_ -> new Answer.Made("text/plain", Map.of(), out -> {
                            untilItFails(() -> out.write(FRAME));
                        })),
                Route.get("/events").needs(Permission.READ).by(_ -> new Answer.Events(source())),
                Route.get("/socket").needs(Permission.READ).upgrades().by(_ -> new Answer.Socket(handler()))));
        var readiness = new Readiness();
        readiness.ready();
        server = HttpServer.start(
                new HttpServer.Place(InetAddress.getLoopbackAddress().getHostAddress(), 0, Optional.empty()),
                table,
                OneToken.gate(TOKEN, readiness),
                new Patience(LONG, LONG, LONG, SHORT));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private interface Writing {
        void write() throws IOException;
    }

    private void untilItFails(Writing writing) throws IOException {
        try {
            while (true) {
                writing.write();
            }
        } catch (IOException e) {
            gaveUp.countDown();
            throw e;
        }
    }

    private EventSource source() {
        return new EventSource() {
            @Override
            public void tell(EventSink sink) throws IOException {
                untilItFails(() -> sink.write(FRAME));
            }

            @Override
            public void close() {}
        };
    }

    private SocketHandler handler() {
        return new SocketHandler() {
            @Override
            public void opened(SocketPeer peer) {
                Thread.ofVirtual().start(() -> {
                    try {
                        untilItFails(() -> peer.send("x".repeat(100_000)));
                    } catch (IOException expected) {
                        assertThat(expected).isNotNull();
                    }
                });
            }

            @Override
            public void told(String text) {}

            @Override
            public void closed() {}
        };
    }

    private Socket ask(String path, String more) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n" + more
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void isGivenUp(String path, String more) throws Exception {
        try (Socket socket = ask(path, more)) {
            assertThat(socket.getInputStream().read()).as("the answer begins").isEqualTo('H');
            assertThat(gaveUp.await(GIVEN_UP_WAIT_MAX_S, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anAnswerThatNobodyTakesIsGivenUp() throws Exception {
        isGivenUp("/made", "");
    }

    @Test
    void aStreamThatNobodyTakesIsGivenUp() throws Exception {
        isGivenUp("/events", "");
    }

    @Test
    void aSocketWhoseMessagesNobodyTakesIsGivenUp() throws Exception {
        isGivenUp(
                "/socket",
                String.join(
                        "\r\n",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        ""));
    }
}
