package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.wire.EmptyBody;
import dev.yoi.server.wiring.tls.Certificates;
import dev.yoi.server.wiring.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that never finish what they say. The server's patience is short here; nothing is measured.
class SlowClientTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    /// What these clients do read, they read when they get round to it.
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String TOKEN = "0123456789012345678901234567890123456789";

    private final CountDownLatch othersWereCutOff = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() {
        var table = new RouteTable(List.of(
                Route.post("/things")
                        .needs(Permission.READ)
                        .takes(EmptyBody.class)
                        .by(_ -> Answer.ok(Map.of("done", true))),
                Route.get("/events").needs(Permission.READ).by(_ -> new Answer.Events(source()))));
        var readiness = new Readiness();
        readiness.ready();
        server = HttpServer.start(
                new HttpServer.Place(InetAddress.getLoopbackAddress().getHostAddress(), 0, Optional.empty()),
                table,
                OneToken.gate(TOKEN, readiness),
                new Patience(SHORT, SHORT, SHORT, LONG));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Tells its end only after a connection that was made later has been cut off.
    private EventSource source() {
        return new EventSource() {
            @Override
            public void tell(EventSink sink) throws IOException, InterruptedException {
                sink.write("data: begin\n\n");
                othersWereCutOff.await();
                sink.write("data: end\n\n");
            }

            @Override
            public void close() {}
        };
    }

    private Socket connect(String beginning) throws IOException {
        var socket = RawConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), server.port());
        try {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException tooLate) {
            assertThat(socket.isConnected()).isTrue();
        }
        return socket;
    }

    /// All that comes until the server hangs up.
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void headersThatNeverEndAreGivenUp() throws IOException {
        for (String beginning : List.of("", "GET /events HTTP/1.1\r\nHost: localhost\r\nX-Slow: a")) {
            try (Socket socket = connect(beginning)) {
                assertThat(rest(socket)).doesNotContain("200 OK");
            }
        }
    }

    /// A connection whose first request was answered. On a machine under load the request itself may come too
    /// late for so short a patience; then there is another one.
    private Socket answered() throws IOException {
        while (true) {
            Socket socket = connect("POST /things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            if (new String(beginning(socket), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200")) {
                return socket;
            }
            socket.close();
        }
    }

    @Test
    void headersOfALaterRequestThatNeverEndAreGivenUpToo() throws IOException {
        try (Socket socket = answered()) {
            try {
                socket.getOutputStream()
                        .write("GET /events HTTP/1.1\r\nHost: localhost\r\nX-Slow: a"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException tooLate) {
                assertThat(socket.isConnected()).isTrue();
            }
            assertThat(rest(socket)).doesNotContain("data: begin");
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsGivenUp(@TempDir Path dir) throws Exception {
        var certificates = new Certificates(dir);
        Path keystore = certificates.keystore("own");
        Instant valid =
                Certificates.certificate(keystore).getNotBefore().toInstant().plusSeconds(1);
        var tls = TlsIdentity.load(certificates.pkcs12(keystore), valid);
        var place =
                new HttpServer.Place(InetAddress.getLoopbackAddress().getHostAddress(), 0, Optional.of(tls.context()));
        var readiness = new Readiness();
        try (HttpServer encrypted = HttpServer.start(
                        place,
                        new RouteTable(List.of()),
                        OneToken.gate(TOKEN, readiness),
                        new Patience(SHORT, SHORT, SHORT, LONG));
                Socket socket =
                        RawConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), encrypted.port())) {
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(rest(socket)).doesNotContain("HTTP");
        }
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() throws IOException {
        try (Socket socket = connect("POST /things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")) {
            assertThat(rest(socket)).doesNotContain("200 OK");
        }
    }

    @Test
    void aRestThatNobodyWantsAndThatNeverEndsIsGivenUp() throws Exception {
        try (Socket socket =
                connect("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n")) {
            socket.setTcpNoDelay(true);
            assertThatThrownBy(() -> {
                        while (true) {
                            socket.getOutputStream().write('x');
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    /// A stream that began. On a machine under load the request itself may come too late for so short a patience;
    /// then there is another one.
    private Socket stream() throws IOException {
        while (true) {
            Socket socket =
                    connect("GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + TOKEN + "\r\n\r\n");
            if (new String(beginning(socket), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200")) {
                return socket;
            }
            socket.close();
        }
    }

    private static byte[] beginning(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readNBytes(12);
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    @Test
    void aStreamMayLastHoweverLongItLasts() throws IOException {
        try (Socket stream = stream()) {
            try (Socket later = connect("")) {
                rest(later);
            }
            othersWereCutOff.countDown();
            assertThat(rest(stream)).contains("data: begin", "data: end");
        }
    }
}
