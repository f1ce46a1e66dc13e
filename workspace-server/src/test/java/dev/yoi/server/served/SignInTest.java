package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.FailedAttempts;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.served.ApiClient.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How browsers sign in and out, what their sessions may do, and tokens for others.
class SignInTest {
    private static final String SESSION = "/api/v1/session";

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
        server.close();
    }

    /// A browser with its cookie and what its page was told.
    private final class Browser {
        private final String cookie;
        private final String csrf;

        private Browser(Reply signedIn) {
            String header = signedIn.header("Set-Cookie");
            assertThat(header).contains("; HttpOnly", "; SameSite=Strict", "; Path=/");
            cookie = header.substring(0, header.indexOf(';'));
            csrf = signedIn.good().path("csrf_token").asString();
        }

        private HttpRequest.Builder request(String path) {
            return anybody(path).header("Cookie", cookie).header("Sec-Fetch-Site", "same-origin");
        }

        private Reply get(String path) {
            return owner.send(request(path).build());
        }

        private Reply change(String method, String path, String body, String... headers) {
            var request = request(path).header("Content-Type", "application/json");
            if (headers.length > 0) {
                request.headers(headers);
            }
            return owner.send(
                    request.method(method, BodyPublishers.ofString(body)).build());
        }

        private Reply page(String method, String path, String body) {
            return change(
                    method,
                    path,
                    body,
                    "X-Yoi-Csrf",
                    csrf,
                    "Origin",
                    server.server().url());
        }
    }

    private HttpRequest.Builder anybody(String path) {
        return HttpRequest.newBuilder(URI.create(server.server().url() + path));
    }

    private Reply signIn(String field, String secret) {
        return owner.send(anybody(SESSION)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ApiClient.JSON.writeValueAsString(Map.of(field, secret))))
                .build());
    }

    private String code() {
        String url = server.server().signInUrl();
        assertThat(url).startsWith(server.server().url() + "/#code=");
        return url.substring(url.indexOf('=') + 1);
    }

    private Browser browser() {
        return new Browser(signIn("code", code()));
    }

    private JsonNode token(String name, String permission) {
        return owner.post("/api/v1/tokens", Map.of("name", name, "permission", permission))
                .good();
    }

    @Test
    void aLinkSignsInOnce() {
        String code = code();
        Reply first = signIn("code", code);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("actor").asString()).isEqualTo("owner");
        assertThat(first.json().path("permission").asString()).isEqualTo("admin");
        Reply again = signIn("code", code);
        again.problem(ProblemCode.UNAUTHENTICATED);
        assertThat(again.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aSessionReadsAndChangesAndOutlivesARestart() throws IOException {
        Browser browser = browser();
        server.restart();
        owner = server.client();
        assertThat(browser.get(SESSION).good().path("csrf_token").asString()).isEqualTo(browser.csrf);
        Reply made = browser.page("POST", ApiClient.EMBEDDED + "/workers", "{\"profile\":\"shell\"}");
        assertThat(made.status()).isEqualTo(201);
        try (SseClient stream = new SseClient(java.net.http.HttpClient.newHttpClient()
                .send(
                        browser.request("/api/v1/stream").build(),
                        java.net.http.HttpResponse.BodyHandlers.ofInputStream()))) {
            assertThat(stream.status()).isEqualTo(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangeNeedsWhatOnlyAnOwnPageKnows() {
        Browser browser = browser();
        String workers = ApiClient.EMBEDDED + "/workers";
        String body = "{\"profile\":\"shell\"}";
        browser.change("POST", workers, body).problem(ProblemCode.CSRF_MISSING);
        browser.change("POST", workers, body, "X-Yoi-Csrf", "guessed").problem(ProblemCode.CSRF_MISSING);
        browser.change("POST", workers, body, "X-Yoi-Csrf", browser.csrf, "Origin", "http://127.0.0.1:1")
                .problem(ProblemCode.ORIGIN_NOT_ALLOWED);
        browser.change("POST", workers, body, "X-Yoi-Csrf", browser.csrf, "Origin", "null")
                .problem(ProblemCode.ORIGIN_NOT_ALLOWED);
        assertThat(owner.get(workers).good().path("items").isEmpty()).isTrue();
    }

    @Test
    void aCookieCountsOnlyInAnOwnPage() {
        Browser browser = browser();
        for (String site : new String[] {"cross-site", "same-site"}) {
            var request =
                    anybody("/api/v1/workers").header("Cookie", browser.cookie).header("Sec-Fetch-Site", site);
            owner.send(request.build()).problem(ProblemCode.ORIGIN_NOT_ALLOWED);
        }
    }

    @Test
    void signingOutEndsTheSession() {
        Browser browser = browser();
        Reply out = owner.send(browser.request(SESSION)
                .header("X-Yoi-Csrf", browser.csrf)
                .DELETE()
                .build());
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).contains("Max-Age=0");
        browser.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void aTokenSignsInWithItsPermissionAndTakesItsSessionsAlong() {
        JsonNode token = token("phone", "read");
        Browser phone = new Browser(signIn("token", token.path("secret").asString()));
        assertThat(phone.get(SESSION).good().path("permission").asString()).isEqualTo("read");
        phone.page("POST", ApiClient.EMBEDDED + "/workers", "{\"profile\":\"shell\"}")
                .problem(ProblemCode.PERMISSION_DENIED);
        phone.page("POST", SESSION + "/links", "{\"permission\":\"admin\"}").problem(ProblemCode.PERMISSION_DENIED);
        Browser second = new Browser(signIn("code", linkOf(phone)));
        assertThat(second.get(SESSION).good().path("permission").asString()).isEqualTo("read");
        owner.delete("/api/v1/tokens/" + token.path("id").asString());
        phone.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        second.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
    }

    private String linkOf(Browser browser) {
        JsonNode link = browser.page("POST", SESSION + "/links", "{}").good();
        return link.path("path").asString().substring("/#code=".length());
    }

    @Test
    void aSessionTakesAlongWhatItsLinksBegan() {
        Browser guest = browser();
        Browser friend = new Browser(signIn("code", linkOf(guest)));
        String unused = linkOf(guest);
        assertThat(friend.get("/api/v1/workers").status()).isEqualTo(200);
        owner.delete(
                "/api/v1/tokens/" + guest.get(SESSION).good().path("session_id").asString());
        guest.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        friend.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        signIn("code", unused).problem(ProblemCode.UNAUTHENTICATED);
        assertThat(owner.get("/api/v1/tokens").good().path("items")).isEmpty();
    }

    @Test
    void aBrowserSignedInByAnotherOneCannotPassItOn() {
        Browser friend = new Browser(signIn("code", linkOf(browser())));
        friend.page("POST", SESSION + "/links", "{}").problem(ProblemCode.PERMISSION_DENIED);
    }

    @Test
    void aGuestWhoSignsInForEverSignsNobodyElseOut() {
        Browser home = browser();
        String unused = code();
        String guest = token("guest", "read").path("secret").asString();
        Browser first = new Browser(signIn("token", guest));
        for (int i = 0; i < 30; i++) {
            Browser again = new Browser(signIn("token", guest));
            for (int j = 0; j < (i == 0 ? 30 : 0); j++) {
                linkOf(again);
            }
        }
        first.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        assertThat(home.get("/api/v1/workers").status()).isEqualTo(200);
        assertThat(signIn("code", unused).status()).isEqualTo(201);
    }

    @Test
    void aLinkOfARevokedTokenSignsNobodyIn() {
        JsonNode token = token("phone", "read");
        String code = linkOf(new Browser(signIn("token", token.path("secret").asString())));
        owner.delete("/api/v1/tokens/" + token.path("id").asString());
        signIn("code", code).problem(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void aRevokedTokenIsRefusedAndItsStreamEnds() throws Exception {
        JsonNode token = token("ci", "read");
        var ci = new ApiClient(server.server().url(), token.path("secret").asString());
        String worker = owner.create();
        try (SseClient stream = ci.stream(ApiClient.worker(worker) + "/stream")) {
            stream.until(frame -> frame.event().equals("live"));
            owner.delete("/api/v1/tokens/" + token.path("id").asString());
            owner.run(worker, "echo after");
            assertThat(restOf(stream)).doesNotContain("after");
        }
        ci.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        owner.delete("/api/v1/tokens/" + token.path("id").asString()).problem(ProblemCode.TOKEN_NOT_FOUND);
    }

    /// All that still comes, however the stream ends.
    private static String restOf(SseClient stream) {
        var all = new StringBuilder();
        try {
            for (var frame = stream.next(); frame.isPresent(); frame = stream.next()) {
                all.append(frame.get().data());
            }
        } catch (IOException e) {
            all.append("ended");
        }
        return all.toString();
    }

    @Test
    void secretsAreToldOnceAndKeptAsDigests() throws IOException {
        JsonNode token = token("ci", "operate");
        String secret = token.path("secret").asString();
        Browser browser = browser();
        String listed = owner.get("/api/v1/tokens").text();
        assertThat(listed).contains("\"ci\"", "\"session\"").doesNotContain(secret, browser.csrf, "digest");
        try (var files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret, browser.cookie.substring(browser.cookie.indexOf('=') + 1));
            }
        }
        owner.post("/api/v1/tokens", Map.of("name", "x", "permission", "root")).problem(ProblemCode.INVALID_REQUEST);
        owner.post("/api/v1/tokens", Map.of("name", "", "permission", "read")).problem(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void tooManyWrongSecretsAreAnsweredWithWhenToTryAgainAndARightOneStillCounts() {
        var stranger = new ApiClient(server.server().url(), "wrong");
        for (int attempt = 0; attempt < FailedAttempts.ATTEMPTS_MAX; attempt++) {
            stranger.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        }
        Reply limited = stranger.get("/api/v1/workers");
        limited.problem(ProblemCode.RATE_LIMITED);
        assertThat(Integer.parseInt(limited.header("Retry-After"))).isBetween(1, 60);
        signIn("code", "wrong").problem(ProblemCode.RATE_LIMITED);
        assertThat(owner.get("/api/v1/workers").status()).isEqualTo(200);
        assertThat(signIn("code", code()).status()).isEqualTo(201);
    }

    @Test
    void everyChangeIsAuditedAlsoARefusedOneAndAcrossARestart() throws IOException {
        String token = token("reader", "read").path("secret").asString();
        var reader = new ApiClient(server.server().url(), token);
        Reply refused = reader.post(ApiClient.EMBEDDED + "/workers", Map.of("profile", "shell"));
        refused.problem(ProblemCode.PERMISSION_DENIED);
        browser()
                .page("POST", ApiClient.EMBEDDED + "/workers", "{\"profile\":\"shell\"}")
                .good();
        server.restart();
        owner = server.client();
        JsonNode entries = owner.get("/api/v1/audit?limit=3").good().path("items");
        assertThat(entries.path(0).path("actor").asString()).isEqualTo("owner");
        assertThat(entries.path(0).path("session").asString()).isNotEmpty();
        assertThat(entries.path(0).path("status").asInt()).isEqualTo(201);
        assertThat(entries.path(1).path("target").asString()).isEqualTo(SESSION);
        assertThat(entries.path(2).path("actor").asString()).startsWith("token reader (");
        assertThat(entries.path(2).path("code").asString()).isEqualTo("permission_denied");
        assertThat(entries.path(2).path("request_id").asString()).isEqualTo(refused.header("X-Request-Id"));
        JsonNode older = owner.get(
                        "/api/v1/audit?cursor=" + entries.path(2).path("seq").asLong())
                .good();
        assertThat(older.path("items").path(0).path("target").asString()).isEqualTo("/api/v1/tokens");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(auditFile()).contains("\"/api/v1/tokens\""));
    }

    private Path auditFile() throws IOException {
        try (var files = Files.walk(dir)) {
            return files.filter(file -> file.endsWith("audit.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theOwnersBrowsersSignInAgainWhenTheOwnersTokenIsReplaced() throws IOException {
        Browser browser = browser();
        String old = Files.readString(server.server().tokenFile()).strip();
        Files.delete(server.server().tokenFile());
        server.restart();
        new ApiClient(server.server().url(), old).get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
        browser.get("/api/v1/workers").problem(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void strangersAreNotWrittenDown() {
        new ApiClient(server.server().url(), "wrong").post("/api/v1/tickets", Map.of("title", "x"));
        signIn("code", "wrong");
        assertThat(owner.get("/api/v1/audit").good().path("items").isEmpty()).isTrue();
    }

    @Test
    void theConsolesPageComesToWhoeverAsksForAPage() {
        for (String path : new String[] {"/", "/workers/0193f1c0", "/workers?q=core&run=busy", "/settings"}) {
            Reply page =
                    owner.send(anybody(path).header("Accept", "text/html,*/*").build(), false);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
        owner.send(anybody("/settings").build(), false).problem(ProblemCode.UNAUTHENTICATED);
        owner.send(anybody("/api/v1/nothing").header("Accept", "text/html").build(), false)
                .problem(ProblemCode.UNAUTHENTICATED);
        owner.send(anybody("/assets/nothing-1a2b.js").build(), false).problem(ProblemCode.ROUTE_NOT_FOUND);
    }

    @Test
    void anAssetIsKeptForEverAndIsNeverAPath() {
        Reply asset = owner.send(anybody("/assets/probe-1a2b3c.js").build(), false);
        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.header("Content-Type")).isEqualTo("text/javascript;charset=utf-8");
        assertThat(asset.header("Cache-Control")).contains("immutable", "max-age=31536000");
        for (String path : new String[] {
            "/assets/..%2findex.html", "/assets/%2e%2e/index.html", "/assets/.hidden.js", "/assets/x..js",
            "/assets/probe-1a2b3c.js/", "/assets/probe-1a2b3c.class", "/assets/a%00.js", "/assets/a%5c..%5cb.js"
        }) {
            Reply reply = owner.send(anybody(path).build(), false);
            assertThat(reply.status()).as(path).isIn(400, 401, 404);
            assertThat(reply.text()).doesNotContain("<!doctype", "export");
        }
    }
}
