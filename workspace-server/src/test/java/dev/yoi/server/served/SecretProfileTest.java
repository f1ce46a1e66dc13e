package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yoi.server.http.Route;
import dev.yoi.server.http.Verb;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// I12: a secret that a profile names reaches the command, and nothing else: no answer, frame, file, export or
/// log.
class SecretProfileTest {
    private static final String CANARY = "canary+secret/41d7=\"quoted\"";
    private static final String PROFILE = """
            backend = "process"
            [settings]
            command = ["sh", "-c", 'cat; echo ${#API_KEY}; printf %s "$API_KEY"; env >&2; exit 3']
            input = "stdin"
            [environment]
            API_KEY = "secret:API_KEY"
            """;

    @TempDir
    private Path dir;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestServer server;
    private ApiClient api;
    private Path secretFile;

    @BeforeEach
    void start() throws IOException {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        ServerConfig config = TestServer.config(dir, RestorePolicy.NONE);
        Path folder = Files.createDirectories(config.secrets().folder());
        secretFile = folder.resolve("API_KEY");
        Path profiles = Files.createDirectories(config.workspace().resolve(".yoi/profiles"));
        Files.writeString(profiles.resolve("leaky.toml"), PROFILE);
        server = TestServer.in(dir);
        api = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(log);
    }

    private void makeSecret() throws IOException {
        Files.writeString(secretFile, CANARY + "\n");
        Files.setPosixFilePermissions(secretFile, PosixFilePermissions.fromString("rw-------"));
    }

    private void approve() {
        String digest = api.get("/api/v1/profiles/leaky")
                .good()
                .path("bundle")
                .path("digest")
                .asString();
        api.post("/api/v1/profiles/leaky/approve", Map.of("digest", digest)).good();
    }

    private static void clean(String where, String text) {
        assertThat(text).as(where).doesNotContain("canary+secret").doesNotContain("secret/41d7");
    }

    @Test
    void I12_aSecretReachesTheCommandAndNobodyElse() throws Exception {
        makeSecret();
        approve();
        String id = api.post(EMBEDDED + "/workers", Map.of("profile", "leaky", "name", "leaky"))
                .good()
                .path("worker_id")
                .asString();
        api.run(id, "the key is " + CANARY + ".\n");
        String events = api.events(id).toString();
        assertThat(events).contains("the key is ‹masked›", CANARY.length() + "\\n‹masked›");
        clean("events", events);
        for (Route route : server.server().routes().routes()) {
            if (route.verb() == Verb.GET && !route.returns().mediaType().equals("text/event-stream")) {
                String path = route.path()
                        .replace("{rid}", "embedded")
                        .replace("{wid}", id)
                        .replace("{bid}", "builtin")
                        .replace("{name}", "leaky")
                        .replaceAll("\\{[a-z]+}", "shell");
                clean(path, api.get(path).text());
            }
        }
        clean(
                "a refusal",
                api.post(worker(id) + "/inputs", Map.of("content", 3, CANARY, CANARY))
                        .text());
        clean(
                "another refusal",
                api.send(api.request(worker(id) + "/inputs")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "canary+secret/41d7=\"quoted\"")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"content\":\"x\"}"))
                                .build())
                        .text()
                        .replace("canary+secret/41d7=\"quoted\"", ""));
        clean("check", api.post("/api/v1/profiles/leaky/check").text());
        clean("export", exported());
        api.post(worker(id) + "/stop", Map.of()).good();
        server.end();
        assertNoFileHasIt();
        log.list.forEach(event -> clean("log", event.getFormattedMessage()));
        server.restart();
        clean("after a restart", server.client().events(id).toString());
    }

    private String exported() throws Exception {
        var http = java.net.http.HttpClient.newHttpClient();
        byte[] archive = http.send(api.request("/api/v1/workspace/export").GET().build(), BodyHandlers.ofByteArray())
                .body();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertNoFileHasIt() throws IOException {
        try (var files = Files.walk(dir)) {
            List<Path> others = files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(secretFile))
                    .toList();
            assertThat(others).isNotEmpty();
            for (Path file : others) {
                clean(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void withoutTheSecretTheCheckSaysSoAndNoWorkerIsMade() throws IOException {
        approve();
        assertThat(api.post("/api/v1/profiles/leaky/check")
                        .good()
                        .path("findings")
                        .toString())
                .contains("secret_missing", "secret:API_KEY");
        api.post(EMBEDDED + "/workers", Map.of("profile", "leaky")).problem(ProblemCode.EXECUTION_REJECTED);
        makeSecret();
        assertThat(api.post("/api/v1/profiles/leaky/check")
                        .good()
                        .path("runnable")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aWorkerKnowsThatAPinnedFileChanged() throws IOException {
        Files.writeString(server.project().resolve("AGENTS.md"), "Be kind.");
        Files.writeString(
                server.project().resolve(".yoi/profiles/pinned.toml"),
                "backend = \"process\"\npins = [\"AGENTS.md\"]\n[settings]\ncommand = [\"echo\", \"{input}\"]\n");
        String digest = api.get("/api/v1/profiles/pinned")
                .good()
                .path("bundle")
                .path("digest")
                .asString();
        api.post("/api/v1/profiles/pinned/approve", Map.of("digest", digest)).good();
        String id = api.post(EMBEDDED + "/workers", Map.of("profile", "pinned"))
                .good()
                .path("worker_id")
                .asString();
        Files.writeString(server.project().resolve("AGENTS.md"), "Be quick.");
        server.restart();
        api = server.client();
        api.post(worker(id) + "/restore", Map.of()).good();
        assertThat(api.events(id).toString()).contains("changed since this worker was made: AGENTS.md");
        String bundle = api.get(worker(id)).good().path("bundle").path("id").asString();
        assertThat(api.get(EMBEDDED + "/bundles/" + bundle + "/profiles/pinned/check")
                        .text())
                .contains("pinned_file_changed", "AGENTS.md");
    }
}
