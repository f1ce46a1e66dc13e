package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.wiring.config.RestorePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RestartTest {
    @TempDir
    private Path dir;

    @Test
    void I2_afterARestartNothingIsShownAsAliveUntilItIsRestored() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            String idle = api.create();
            api.run(idle, "echo before");
            String stopped = api.create();
            api.post(worker(stopped) + "/stop").good();
            String transcript = api.get(worker(idle) + "/transcript").text();
            List<JsonNode> events = api.events(idle);
            for (int restart = 0; restart < 3; restart++) {
                server.restart();
                api = server.client();
                isStale(api, idle);
            }
            assertThat(api.get(worker(idle) + "/transcript").text()).isEqualTo(transcript);
            assertThat(api.events(idle).subList(0, events.size())).isEqualTo(events);
            assertThat(api.show(stopped).path("attachment").asString()).isEqualTo("none");
            assertThat(api.show(stopped).path("diagnostics").isEmpty()).isTrue();
            assertThat(api.get(EMBEDDED + "/bundles/builtin").good().path("profiles"))
                    .isNotEmpty();

            JsonNode restored = api.post(worker(idle) + "/restore").good();
            assertThat(restored.path("generation").asLong()).isEqualTo(2);
            JsonNode live = api.show(idle);
            assertThat(live.path("attachment").asString()).isEqualTo("connected");
            assertThat(live.path("diagnostics").isEmpty()).isTrue();
            assertThat(api.run(idle, "echo after").path("reason").asString()).isEqualTo("completed");
            List<JsonNode> all = api.events(idle);
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).path("seq").asLong()).isEqualTo(i + 1);
            }
        }
    }

    /// 241 bytes that the program has itself: they must not keep anybody from anything.
    @Test
    void I5_theBundleThatComesWithTheServerIsPutRightAtItsStart() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            String id = api.create();
            for (byte[] damage : Arrays.asList(null, "{}".getBytes(StandardCharsets.UTF_8))) {
                server.end();
                assertThat(bundles()).isNotEmpty();
                for (Path content : bundles()) {
                    Files.delete(content);
                    if (damage != null) {
                        Files.write(content, damage);
                    }
                }

                server.restart();

                api = server.client();
                api.post(worker(id) + "/restore").good();
                assertThat(api.run(id, "echo here").path("reason").asString()).isEqualTo("completed");
                assertThat(api.get("/api/v1/diagnostics").good().path("items").isEmpty())
                        .isTrue();
            }
        }
    }

    private List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.getParent().endsWith("bundles")).toList();
        }
    }

    private static void isStale(ApiClient api, String id) {
        JsonNode stale = api.show(id);
        assertThat(stale.path("attachment").asString()).isEqualTo("stale");
        assertThat(stale.path("run_state").isNull()).isTrue();
        assertThat(stale.path("lifecycle").asString()).isEqualTo("active");
        assertThat(stale.path("diagnostics").size()).isEqualTo(1);
        JsonNode diagnostic = stale.path("diagnostics").get(0);
        assertThat(diagnostic.path("code").asString()).isEqualTo("execution_stale");
        assertThat(diagnostic.path("count").asLong()).isEqualTo(1);
        assertThat(api.get(worker(id) + "/diagnostics").good().path("items")).isEqualTo(stale.path("diagnostics"));
        api.post(worker(id) + "/inputs", Map.of("content", "x")).problem(ProblemCode.EXECUTION_UNAVAILABLE);
        JsonNode listed = api.get("/api/v1/workers?attachment=stale").good();
        assertThat(listed.path("items").get(0).path("worker_id").asString()).isEqualTo(id);
    }

    @Test
    void I9_theRunThatWasCutOffDoesNotRunAgainAndTheQueuedOneDoes() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            String id = api.create();
            api.input(id, "echo cut >> ran; while [ ! -e never ]; do sleep 0.02; done");
            api.awaitRunState(id, "busy");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> server.project().resolve("ran").toFile().exists());
            api.input(id, "echo queued >> ran");
            server.restart();
            ApiClient again = server.client();
            assertThat(again.get(worker(id) + "/queue").good().path("items").size())
                    .isEqualTo(1);
            JsonNode report = again.post(EMBEDDED + "/restore").good();
            assertThat(report.path("restored").asLong()).isEqualTo(1);
            assertThat(report.path("failed").asLong()).isZero();
            assertThat(again.finished(id, 1).path("reason").asString()).isEqualTo("interrupted");
            assertThat(again.finished(id, 2).path("reason").asString()).isEqualTo("completed");
            assertThat(server.project().resolve("ran")).hasContent("cut\nqueued\n");
        }
    }

    @Test
    void theRestorePolicyReattachesBehindTheReadyServer() throws IOException {
        String detached;
        String cutOff;
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            cutOff = api.create();
            detached = api.create();
            api.post(worker(detached) + "/detach").good();
        }
        try (TestServer server = TestServer.in(dir, RestorePolicy.ACTIVE)) {
            ApiClient api = server.client();
            awaitRestored(api);
            assertThat(api.show(cutOff).path("attachment").asString()).isEqualTo("connected");
            assertThat(api.show(detached).path("attachment").asString()).isEqualTo("none");
            JsonNode status = api.get(EMBEDDED + "/restore").good();
            assertThat(status.path("policy").asString()).isEqualTo("active");
            assertThat(status.path("report").path("restored").asLong()).isEqualTo(1);
        }
        try (TestServer server = TestServer.in(dir, RestorePolicy.ALL)) {
            ApiClient api = server.client();
            awaitRestored(api);
            assertThat(api.show(cutOff).path("attachment").asString()).isEqualTo("connected");
            assertThat(api.show(detached).path("attachment").asString()).isEqualTo("connected");
        }
    }

    private static void awaitRestored(ApiClient api) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        api.get("/readyz").good().path("restore").asString().equals("done"));
    }
}
