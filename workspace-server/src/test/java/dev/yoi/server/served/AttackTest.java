package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.RawConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Somebody on this machine, with a socket and without the token: nothing gets in, nothing comes out, and the
/// server goes on. What happens to sessions is in [SignInTest], to sockets in [SocketApiTest].
class AttackTest {
    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient owner;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        owner = server.client();
    }

    @AfterEach
    void stop() {
        assertThat(owner.get("/readyz").status()).isEqualTo(200);
        server.close();
    }

    private URI uri() {
        return URI.create(server.server().url());
    }

    /// The whole answer to these bytes; empty when the server only hung up.
    private String raw(String request) throws IOException {
        try (var socket = RawConnection.to(uri().getHost(), uri().getPort())) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.SocketException hungUp) {
                return "";
            }
        }
    }

    private String get(String target, String headers) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\nConnection: close\r\n"
                + headers + "\r\n");
    }

    private static void nothingGotIn(String answer) {
        assertThat(answer)
                .doesNotStartWith("HTTP/1.1 2")
                .doesNotContain(TestServer.DATA_CANARY, TestServer.PROJECT_CANARY, "worker_id", "java.", "Exception");
    }

    @Test
    void noPathLeadsAroundTheGuard() throws IOException {
        for (String path : new String[] {
            "/api/v1/workers",
            "//api/v1/workers",
            "/./api/v1/workers",
            "/assets/../api/v1/workers",
            "/assets/%2e%2e/api/v1/workers",
            "/api/v1/workers/",
            "/api/v1/workers;x=1",
            "/api/v1/workers%00",
            "/api/v1/%77orkers",
            "/API/v1/workers",
            "/livez/../api/v1/workers",
            "/livez;/../api/v1/workers",
            "/assets/..%2f..%2f..%2fetc%2fpasswd",
            "/assets/....//....//etc/passwd",
            "/../../etc/passwd",
            "/api/openapi.json/../v1/workers",
            "http://" + uri().getAuthority() + "/api/v1/workers",
            "\\api\\v1\\workers"
        }) {
            String answer = get(path, "");
            nothingGotIn(answer);
            assertThat(answer).as(path).doesNotContain("root:");
        }
    }

    @Test
    void wrongNamesOriginsAndSecretsAreRefused() throws IOException {
        String token = Files.readString(server.server().tokenFile()).strip();
        nothingGotIn(raw("GET /api/v1/workers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n"));
        nothingGotIn(raw("GET /api/v1/workers HTTP/1.0\r\nAuthorization: Bearer " + token + "\r\n\r\n"));
        for (String headers : new String[] {
            "Authorization: Bearer " + token + "\r\nOrigin: http://evil.example\r\n",
            "Authorization: Bearer " + token + "\r\nOrigin: null\r\n",
            "Authorization: Bearer " + token + "\r\nOrigin: https://" + uri().getAuthority() + ".evil.example\r\n",
            "Authorization: Bearer " + token.substring(1) + "\r\n",
            "Authorization: " + token + "\r\n",
            "Authorization: Basic " + token + "\r\n",
            "Cookie: yoi_token=" + token + "\r\n",
            "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-User: owner\r\n",
            "X-HTTP-Method-Override: GET\r\n"
        }) {
            nothingGotIn(get("/api/v1/workers", headers));
        }
        nothingGotIn(get("/api/v1/workers?token=" + token + "&access_token=" + token, ""));
    }

    @Test
    void requestsThatTwoReadersWouldReadDifferentlyAreRefused() throws IOException {
        String host = "Host: " + uri().getAuthority() + "\r\n";
        nothingGotIn(raw("POST /api/v1/session HTTP/1.1\r\n" + host
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/workers HTTP/1.1\r\n"
                + host + "\r\n"));
        nothingGotIn(raw("GET /livez HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"));
        nothingGotIn(raw("GET /livez HTTP/1.1\r\n" + host + "Host: evil.example\r\nConnection: close\r\n\r\n"));
        nothingGotIn(raw("GET /api/v1/workers\r\n\r\n"));
        nothingGotIn(raw("\u0016\u0003\u0001 no http at all\r\n\r\n"));
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsHeld() throws IOException {
        String token = Files.readString(server.server().tokenFile()).strip();
        String host = "Host: " + uri().getAuthority() + "\r\nConnection: close\r\n";
        assertThat(raw("GET /livez HTTP/1.1\r\n" + host + "X-Large: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(raw("POST /api/v1/tickets HTTP/1.1\r\n" + host + "Authorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{"))
                .startsWith("HTTP/1.1 413");
        assertThat(raw("POST /api/v1/tickets HTTP/1.1\r\n" + host + "Content-Type: application/json\r\n"
                        + "Content-Length: 99999999999\r\n\r\n{"))
                .as("a stranger is refused before the body counts")
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void whatAWorkerPrintsIsTextForWhoeverReadsIt() throws Exception {
        String id = owner.create();
        owner.run(
                id,
                "printf '<script>alert(1)</script>\\033]0;x\\007\\342\\200\\256evil \\377 "
                        + "data: x\\n\\nevent: end\\nid: 9\\n\\n'; head -c 300000 /dev/zero | tr '\\\\0' a");
        var page = owner.get(ApiClient.worker(id) + "/transcript");
        assertThat(page.header("Content-Type")).isEqualTo("application/json");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.text()).doesNotContain("\u0007", "\u001b");
        JsonNode items = page.good().path("items");
        assertThat(items.valueStream()
                        .map(item -> item.path("content").asString(""))
                        .toList()
                        .toString())
                .contains("<script>alert(1)</script>");
        try (SseClient stream = owner.stream(ApiClient.worker(id) + "/stream?after=0")) {
            var frames = stream.until(frame -> frame.kind().equals("run_finished"));
            assertThat(frames).noneMatch(frame -> frame.event().equals("end"));
        }
    }
}
