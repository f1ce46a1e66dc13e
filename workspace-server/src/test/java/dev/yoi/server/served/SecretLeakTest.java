package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.Gate;
import dev.yoi.server.http.Route;
import dev.yoi.server.http.Verb;
import dev.yoi.server.served.ApiClient.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I12: a secret is told once, to whom it is for, and never again: no answer, no frame and no file has it,
/// whether it was shown rightly or wrongly.
class SecretLeakTest {
    private static final String SESSION = "/api/v1/session";

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient owner;
    private String tokenSecret = "";
    private String cookie = "";
    private String csrf = "";
    private String usedCode = "";
    private String unusedCode = "";
    private int scanned;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        owner = server.client();
        tokenSecret = owner.post("/api/v1/tokens", Map.of("name", "laptop", "permission", "operate"))
                .good()
                .path("secret")
                .asString();
        usedCode = code();
        Reply signedIn = signIn(Map.of("code", usedCode));
        csrf = signedIn.good().path("csrf_token").asString();
        cookie = signedIn.header("Set-Cookie").replaceFirst(";.*", "");
        unusedCode = code();
        assertThat(secrets()).allMatch(secret -> secret.length() > 20);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String code() {
        return server.server().signInUrl().replaceFirst(".*#code=", "");
    }

    private HttpRequest.Builder anybody(String path) {
        return HttpRequest.newBuilder(URI.create(server.server().url() + path));
    }

    private Reply signIn(Map<String, String> body) {
        return owner.send(anybody(SESSION)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ApiClient.JSON.writeValueAsString(body)))
                .build());
    }

    private List<String> secrets() {
        return List.of(tokenSecret, cookie.replaceFirst(".*?=", ""), csrf, usedCode, unusedCode, owner.token());
    }

    private void scan(String where, String text) {
        scanned++;
        for (String secret : secrets()) {
            assertThat(text).as(where).doesNotContain(secret);
        }
    }

    private void scan(String where, Reply reply) {
        scan(where, reply.response().headers().map() + reply.text());
    }

    private List<String> reads(String worker) {
        return server.server().routes().routes().stream()
                .filter(route -> route.verb() == Verb.GET)
                .filter(route -> !route.returns().mediaType().equals("text/event-stream"))
                .map(Route::path)
                .map(path -> path.replace("{rid}", "embedded")
                        .replace("{wid}", worker)
                        .replaceAll("\\{[a-z]+}", "shell"))
                .toList();
    }

    @Test
    void I12_noReadTellsASecretAgainToWhomeverAsks() {
        String id = owner.create();
        var laptop = new ApiClient(server.server().url(), tokenSecret);
        for (String path : reads(id)) {
            scan("owner " + path, owner.get(path));
            scan("laptop " + path, laptop.get(path));
            if (!path.equals(SESSION)) {
                scan(
                        "browser " + path,
                        owner.send(anybody(path).header("Cookie", cookie).build()));
            }
        }
        assertThat(scanned).isGreaterThan(60);
    }

    @Test
    void I12_noRefusalRepeatsWhatWasShown() {
        for (String wrong : List.of("x", "", "%00")) {
            scan("token", new ApiClient(server.server().url(), tokenSecret + "a" + wrong).get("/api/v1/workers"));
            scan(
                    "cookie",
                    owner.send(anybody("/api/v1/workers")
                            .header("Cookie", cookie + "a" + wrong)
                            .build()));
            scan("code", signIn(Map.of("code", usedCode + wrong)));
            scan("token as code", signIn(Map.of("code", tokenSecret + wrong)));
            scan("code as token", signIn(Map.of("token", unusedCode + wrong)));
            scan("both", signIn(Map.of("token", tokenSecret, "code", unusedCode + wrong)));
            scan(
                    "csrf",
                    owner.send(anybody(SESSION)
                            .header("Cookie", cookie)
                            .header(Gate.CSRF_HEADER, csrf + "a" + wrong)
                            .DELETE()
                            .build()));
        }
        scan("in the query", owner.get("/api/v1/workers?token=" + tokenSecret));
        scan("as a path", owner.get("/api/v1/" + unusedCode));
        scan("the audit of it", owner.get("/api/v1/audit"));
    }

    @Test
    void I12_noSocketAndNoStreamTellsOne() throws Exception {
        String id = owner.create();
        try (SocketClient socket = SocketClient.open(server.server().url(), tokenSecret);
                SseClient stream = owner.stream("/api/v1/stream")) {
            socket.say(Map.of("op", "subscribe", "sub", "all"));
            socket.say(Map.of("op", tokenSecret));
            socket.say("{" + csrf);
            socket.say(Map.of(
                    "op", "input", "ref", "r", "runtime_id", "embedded", "worker_id", id, "content", "env; echo done"));
            scan(
                    "socket",
                    socket
                            .until(message -> message.path("data")
                                    .path("event")
                                    .path("kind")
                                    .asString("")
                                    .equals("run_finished"))
                            .stream()
                            .map(Object::toString)
                            .toList()
                            .toString());
            scan(
                    "stream",
                    stream.until(frame -> frame.kind().equals("run_finished")).toString());
        }
        scan("what it printed", owner.get(worker(id) + "/transcript"));
    }

    @Test
    void I12_noFileKeepsOneButTheOwnersToken() throws IOException {
        owner.create();
        server.end();
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> all = new ArrayList<>(files.filter(Files::isRegularFile).toList());
            assertThat(all.remove(server.server().tokenFile())).isTrue();
            for (Path file : all) {
                scan(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(scanned).isGreaterThan(3);
    }
}
