package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BundleAndProfileApiTest {
    private static final Map<String, Object> BUNDLE = Map.of(
            "profiles",
            List.of(Map.of(
                    "name", "greet",
                    "backend", "process",
                    "description", "Greets.",
                    "settings", Map.of("command", List.of("echo", "hello", "{input}")))));

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

    private void profile(String name, String toml) throws IOException {
        Path folder = Files.createDirectories(server.project().resolve(".yoi/profiles"));
        Files.writeString(folder.resolve(name + ".toml"), toml);
    }

    @Test
    void aBundleIsStoredByContentAndUsed() {
        JsonNode stored = api.method("PUT", EMBEDDED + "/bundles/mine", BUNDLE).good();
        assertThat(stored.path("digest").asString()).hasSize(64);
        assertThat(api.method("PUT", EMBEDDED + "/bundles/mine", BUNDLE).good()).isEqualTo(stored);
        assertThat(api.get(EMBEDDED + "/bundles/mine").good()).isEqualTo(stored);
        assertThat(api.get(EMBEDDED + "/bundles").good().path("items").size()).isEqualTo(2);
        JsonNode check =
                api.get(EMBEDDED + "/bundles/mine/profiles/greet/check").good();
        assertThat(check.path("runnable").asBoolean()).isTrue();
        String id = api.post(
                        EMBEDDED + "/workers",
                        Map.of("profile", "greet", "bundle_id", "mine", "bundle_digest", stored.path("digest")))
                .good()
                .path("worker_id")
                .asString();
        api.run(id, "you");
        assertThat(api.get(ApiClient.worker(id) + "/transcript").text()).contains("hello you");
    }

    @Test
    void whatABundleMayNotHoldIsRefused() {
        api.method("PUT", EMBEDDED + "/bundles/mine", BUNDLE).good();
        api.method("PUT", EMBEDDED + "/bundles/mine", with("command", "echo")).problem(ProblemCode.BUNDLE_CONFLICT);
        api.method("PUT", EMBEDDED + "/bundles/b", with("command", "/bin/sh")).problem(ProblemCode.BUNDLE_INVALID);
        api.method("PUT", EMBEDDED + "/bundles/b", with("key", "sk-abcdefghijklmnopqrstuvwx"))
                .problem(ProblemCode.BUNDLE_INVALID);
        api.method("PUT", EMBEDDED + "/bundles/b", Map.of("profiles", List.of()))
                .problem(ProblemCode.BUNDLE_INVALID);
        api.method("PUT", EMBEDDED + "/bundles/b", Map.of()).problem(ProblemCode.INVALID_REQUEST);
        api.method("PUT", EMBEDDED + "/bundles/b", "{\"profiles\":[null]}").problem(ProblemCode.INVALID_REQUEST);
        api.method("PUT", EMBEDDED + "/bundles/b", "{\"profiles\":[{\"name\":\"x\",\"backend\":\"none\"}]}")
                .problem(ProblemCode.BACKEND_UNKNOWN);
        api.method("PUT", EMBEDDED + "/bundles/-", BUNDLE).problem(ProblemCode.INVALID_REQUEST);
        api.get(EMBEDDED + "/bundles/none").problem(ProblemCode.BUNDLE_MISSING);
        api.get(EMBEDDED + "/bundles/mine/profiles/none/check").problem(ProblemCode.PROFILE_NOT_DECLARED);
    }

    private static Object with(String key, String value) {
        return Map.of("profiles", List.of(Map.of("name", "x", "backend", "process", "settings", Map.of(key, value))));
    }

    @Test
    void aRepositoryProfileAsksOnceAndTheAnswerLasts() throws IOException {
        profile("greet", "backend = \"process\"\n[settings]\ncommand = [\"echo\", \"hello\", \"{input}\"]\n");
        JsonNode asking = api.get("/api/v1/profiles/greet").good();
        assertThat(asking.path("state").asString()).isEqualTo("needs_approval");
        Object body = Map.of("profile", "greet");
        JsonNode refused = api.post(EMBEDDED + "/workers", body).problem(ProblemCode.PROFILE_NEEDS_APPROVAL);
        assertThat(refused.path("details").path("digest"))
                .isEqualTo(asking.path("bundle").path("digest"));
        api.post(
                        EMBEDDED + "/workers",
                        Map.of(
                                "profile",
                                "greet",
                                "bundle_id",
                                asking.path("bundle").path("id")))
                .problem(ProblemCode.BUNDLE_MISSING);
        api.post("/api/v1/profiles/greet/check").problem(ProblemCode.PROFILE_NEEDS_APPROVAL);
        api.post("/api/v1/profiles/greet/approve", Map.of()).problem(ProblemCode.INVALID_REQUEST);
        api.post("/api/v1/profiles/greet/approve", Map.of("digest", "0".repeat(64)))
                .problem(ProblemCode.PROFILE_CHANGED);
        JsonNode approved = api.post(
                        "/api/v1/profiles/greet/approve",
                        Map.of("digest", asking.path("bundle").path("digest")))
                .good();
        assertThat(approved.path("state").asString()).isEqualTo("ready");
        assertThat(api.post("/api/v1/profiles/greet/check")
                        .good()
                        .path("runnable")
                        .asBoolean())
                .isTrue();
        server.restart();
        api = server.client();
        api.post(EMBEDDED + "/workers", body).good();
        profile("greet", "backend = \"process\"\n[settings]\ncommand = [\"echo\", \"bye\", \"{input}\"]\n");
        api.post(EMBEDDED + "/workers", body).problem(ProblemCode.PROFILE_NEEDS_APPROVAL);
    }

    @Test
    void aBrokenProfileIsListedAndDiagnosedAndRefused() throws IOException {
        profile("broken", "backend = \n");
        JsonNode listed = api.get("/api/v1/profiles")
                .good()
                .path("items")
                .valueStream()
                .filter(item -> item.path("name").asString().equals("broken"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.path("state").asString()).isEqualTo("invalid");
        assertThat(listed.path("bundle").isNull()).isTrue();
        assertThat(api.get("/api/v1/diagnostics")
                        .good()
                        .path("items")
                        .get(0)
                        .path("subject")
                        .asString())
                .isEqualTo("broken.toml:1");
        JsonNode refused =
                api.post(EMBEDDED + "/workers", Map.of("profile", "broken")).problem(ProblemCode.PROFILE_INVALID);
        assertThat(refused.path("diagnostics").size()).isEqualTo(1);
        api.get("/api/v1/profiles/none").problem(ProblemCode.PROFILE_NOT_DECLARED);
    }
}
