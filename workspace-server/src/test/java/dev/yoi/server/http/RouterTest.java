package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The checks that every request goes through, over a table of its own.
class RouterTest {
    private static final Patience PATIENT =
            new Patience(Duration.ofMinutes(3), Duration.ofMinutes(3), Duration.ofMinutes(3), Duration.ofMinutes(3));
    private static final String TOKEN = "0123456789012345678901234567890123456789";

    /// A body with one field.
    public record Note(String text) {}

    private final Readiness readiness = new Readiness();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean sourceClosed = new AtomicBoolean();
    private HttpServer server;

    @BeforeEach
    void start() {
        var table = new RouteTable(List.of(
                Route.get("/open").needs(Permission.NONE).alsoBeforeReady().by(_ -> Answer.ok(Map.of("open", true))),
                Route.get("/things/{id}")
                        .needs(Permission.READ)
                        .parameters(List.of("limit"))
                        .by(call -> Answer.ok(Map.of(
                                "id",
                                call.path("id"),
                                "limit",
                                call.number("limit", 7, 1, 10),
                                "virtual",
                                Thread.currentThread().isVirtual()))),
                Route.post("/things")
                        .needs(Permission.OPERATE)
                        .takes(Note.class)
                        .by(call -> {
                            Note note = call.body(Note.class);
                            return Answer.created(note);
                        }),
                Route.get("/defect").needs(Permission.READ).by(_ -> {
                    throw new IllegalStateException("a secret of the house");
                }),
                Route.get("/refusal").needs(Permission.READ).by(_ -> {
                    throw WorkerRuntimeException.of(ErrorCode.STORE_BUSY, "store", "too much", "wait");
                }),
                Route.delete("/things/{id}").needs(Permission.OPERATE).by(_ -> new Answer.Empty()),
                Route.get("/events").needs(Permission.READ).by(_ -> new Answer.Events(source()))));
        readiness.ready();
        server = HttpServer.start(
                new HttpServer.Place("127.0.0.1", 0, Optional.empty()),
                table,
                OneToken.gate(TOKEN, readiness),
                PATIENT);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private EventSource source() {
        return new EventSource() {
            @Override
            public void tell(EventSink sink) throws IOException {
                sink.write("id: 1\ndata: one\n\n");
                sink.write("id: 2\ndata: two\n\n");
            }

            @Override
            public void close() {
                sourceClosed.set(true);
            }
        };
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String contentType, String body)
            throws IOException, InterruptedException {
        return client.send(
                to(path).header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void isProblem(HttpResponse<String> response, ProblemCode code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code.code() + "\"");
    }

    @Test
    void aRouteAnswersOnAVirtualThread() throws Exception {
        var response = get("/things/a");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualToIgnoringWhitespace(response.body());
        assertThat(response.body()).contains("\"id\":\"a\"", "\"limit\":7", "\"virtual\":true");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void withoutTheTokenNothingAnswersButWhatIsOpen() throws Exception {
        for (String path : List.of("/things/a", "/nothing/here", "/events")) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
            isProblem(client.send(request.build(), BodyHandlers.ofString()), ProblemCode.UNAUTHENTICATED);
            request.header("Authorization", "Bearer " + TOKEN + "x");
            isProblem(client.send(request.build(), BodyHandlers.ofString()), ProblemCode.UNAUTHENTICATED);
        }
        var open = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/open"));
        assertThat(client.send(open.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aForeignHostIsRefusedAndAConfiguredOneIsNot() throws Exception {
        assertThat(raw("GET /open HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("host_not_allowed")
                .doesNotContain("evil.example");
        assertThat(raw("GET /open HTTP/1.1\r\nHost: yoi.example:80\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /open HTTP/1.1\r\nHost: [::1]:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /open HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET http://evil.example/open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .containsAnyOf("HTTP/1.1 403", "HTTP/1.1 400");
    }

    @Test
    void anUnknownPathAndAWrongMethodSayWhich() throws Exception {
        isProblem(get("/nothing/here"), ProblemCode.ROUTE_NOT_FOUND);
        isProblem(get("/things"), ProblemCode.METHOD_NOT_ALLOWED);
        assertThat(get("/things").headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void anUnknownParameterIsNamed() throws Exception {
        var response = get("/things/a?limit=3&colour=red");
        isProblem(response, ProblemCode.INVALID_REQUEST);
        assertThat(response.body()).contains("\"subject\":\"colour\"");
        isProblem(get("/things/a?limit=x"), ProblemCode.INVALID_REQUEST);
        isProblem(get("/things/a?limit=0"), ProblemCode.INVALID_REQUEST);
        isProblem(get("/things/a?limit=1&limit=2"), ProblemCode.INVALID_REQUEST);
        isProblem(get("/things/a?limit=11"), ProblemCode.LIMIT_EXCEEDED);
    }

    @Test
    void aBodyIsCheckedByTypeSizeAndForm() throws Exception {
        assertThat(post("/things", "application/json; charset=utf-8", "{\"text\":\"x\"}")
                        .statusCode())
                .isEqualTo(201);
        isProblem(post("/things", "text/plain", "{\"text\":\"x\"}"), ProblemCode.MEDIA_TYPE_UNSUPPORTED);
        var malformed = post("/things", "application/json", "{\n  \"text\": oops}");
        isProblem(malformed, ProblemCode.MALFORMED_JSON);
        assertThat(malformed.body()).contains("\"line\":\"2\"", "\"column\":");
        var unknown = post("/things", "application/json", "{\"text\":\"x\",\"colour\":1}");
        isProblem(unknown, ProblemCode.INVALID_REQUEST);
        assertThat(unknown.body()).contains("\"subject\":\"colour\"");
        var mistyped = post("/things", "application/json", "{\"text\":1}");
        isProblem(mistyped, ProblemCode.INVALID_REQUEST);
        assertThat(mistyped.body()).contains("\"subject\":\"text\"");
        isProblem(post("/things", "application/json", "{\"text\":\"x\",\"text\":\"y\"}"), ProblemCode.MALFORMED_JSON);
        isProblem(post("/things", "application/json", "{\"text\":\"x\"} {}"), ProblemCode.INVALID_REQUEST);
        isProblem(post("/things", "application/json", "[]"), ProblemCode.INVALID_REQUEST);
        isProblem(post("/things", "application/json", "null"), ProblemCode.INVALID_REQUEST);
        isProblem(post("/things", "application/json", "\"" + "x".repeat(5 << 20) + "\""), ProblemCode.BODY_TOO_LARGE);
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedToo() throws Exception {
        byte[] endless = "x".repeat(5 << 20).getBytes(StandardCharsets.US_ASCII);
        var request = to("/things")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(endless)))
                .build();
        isProblem(client.send(request, BodyHandlers.ofString()), ProblemCode.BODY_TOO_LARGE);
    }

    /// A client that sends to the end before it reads, as many do, must still learn why.
    @Test
    void whoSendsTooMuchToTheEndReadsTheAnswer() throws Exception {
        String length = "Content-Length: " + (64 << 20) + "\r\n\r\n";
        String type = "Host: localhost\r\nContent-Type: application/json\r\n";
        assertThat(afterSending64Mib(
                        "POST /things HTTP/1.1\r\nAuthorization: Bearer " + TOKEN + "\r\n" + type + length))
                .startsWith("HTTP/1.1 413")
                .contains("Connection: close", "body_too_large");
        assertThat(afterSending64Mib("POST /things HTTP/1.1\r\n" + type + length))
                .startsWith("HTTP/1.1 401")
                .contains("Connection: close", "unauthenticated");
    }

    private String afterSending64Mib(String head) throws IOException {
        try (var socket = RawConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), server.port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                socket.getOutputStream().write(mebibyte);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void hundredsOfBodiesThatDoNotComeHoldNobodyElseUp() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 250; i++) {
                var socket = RawConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), server.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/things/a").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aRouteWithoutBodyTakesNone() throws Exception {
        var request = to("/things/a")
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString("{}"))
                .build();
        isProblem(client.send(request, BodyHandlers.ofString()), ProblemCode.INVALID_REQUEST);
        var empty = client.send(to("/things/a").DELETE().build(), BodyHandlers.ofString());
        assertThat(empty.statusCode()).isEqualTo(204);
        assertThat(empty.body()).isEmpty();
    }

    @Test
    void aDefectSaysNothingOfItself() throws Exception {
        var response = get("/defect");
        isProblem(response, ProblemCode.INTERNAL_ERROR);
        assertThat(response.body()).doesNotContain("secret").contains("request_id");
    }

    @Test
    void aRefusalOfTheRuntimeKeepsItsCode() throws Exception {
        var response = get("/refusal");
        isProblem(response, ProblemCode.STORE_BUSY);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void beforeItIsReadyAndWhileItEndsOnlyHealthAnswers() throws Exception {
        readiness.stopping();
        isProblem(get("/things/a"), ProblemCode.SHUTTING_DOWN);
        assertThat(get("/open").statusCode()).isEqualTo(200);
    }

    @Test
    void headersAreBounded() throws Exception {
        var request = to("/open").header("X-Much", "x".repeat(20_000)).build();
        isProblem(client.send(request, BodyHandlers.ofString()), ProblemCode.HEADERS_TOO_LARGE);
    }

    @Test
    void whatIsNoHttpGetsAnAnswerThatRepeatsNothing() throws Exception {
        assertThat(raw("GET /open%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("invalid_request")
                .doesNotContain("%zz");
        assertThat(raw("GET /open HTTP/9.9\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("invalid_request");
        assertThat(raw("GET /..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 40");
    }

    @Test
    void eventsComeOneByOneAndTheSourceIsClosed() throws Exception {
        var response = client.send(to("/events").build(), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (InputStream body = response.body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("id: 1\ndata: one\n\nid: 2\ndata: two\n\n");
        }
        org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(1)).untilTrue(sourceClosed);
    }

    @Test
    void aTakenPortIsTyped() {
        var gate = OneToken.gate(TOKEN, readiness);
        assertThatThrownBy(() -> HttpServer.start(
                        new HttpServer.Place("127.0.0.1", server.port(), Optional.empty()),
                        new RouteTable(List.of()),
                        gate))
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.PORT_IN_USE));
    }

    @Test
    void theSameRouteTwiceIsAMistake() {
        var route = Route.get("/x").by(_ -> new Answer.Empty());
        assertThatThrownBy(() -> new RouteTable(List.of(route, route))).isInstanceOf(IllegalArgumentException.class);
    }

    private String raw(String request) throws IOException {
        try (var socket = RawConnection.to(InetAddress.getLoopbackAddress().getHostAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
