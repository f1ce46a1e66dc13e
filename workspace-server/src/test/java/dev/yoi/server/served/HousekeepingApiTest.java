package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What becomes of whole workers.
class HousekeepingApiTest {
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

    private String stopped() {
        String id = api.create();
        api.post(worker(id) + "/stop").good();
        return id;
    }

    @Test
    void I1_aDeletedWorkerIsGoneAlsoAfterARestart() throws IOException {
        String stays = api.create();
        String goes = stopped();
        JsonNode deleted = api.delete(worker(goes)).good();
        assertThat(deleted.path("worker_id").asString()).isEqualTo(goes);
        assertThat(deleted.path("deleted").asBoolean()).isTrue();
        assertThat(deleted.path("repeated").asBoolean()).isFalse();
        for (int i = 0; i < 2; i++) {
            api.get(worker(goes)).problem(ProblemCode.WORKER_NOT_FOUND);
            api.get(worker(goes) + "/events").problem(ProblemCode.WORKER_NOT_FOUND);
            assertThat(api.delete(worker(goes)).good().path("repeated").asBoolean())
                    .as("I8")
                    .isTrue();
            assertThat(api.show(stays).path("worker_id").asString()).isEqualTo(stays);
            server.restart();
            api = server.client();
        }
    }

    @Test
    void I8_aForkHasTheHistoryOnceAndGoesItsOwnWay() throws IOException {
        String origin = api.create();
        api.run(origin, "echo once");
        long last = api.show(origin).path("last_seq").asLong();
        var made = api.post(worker(origin) + "/fork", Map.of("name", "other"), "Idempotency-Key", "f");
        assertThat(made.status()).isEqualTo(201);
        String fork = made.good().path("worker_id").asString();
        assertThat(made.header("Location")).isEqualTo(worker(fork));
        assertThat(made.good().path("lineage").path("origin").asString()).isEqualTo(origin);
        assertThat(made.good().path("lineage").path("at_seq").asLong()).isEqualTo(last);
        assertThat(made.good().path("attachment").asString()).isEqualTo("none");
        assertThat(api.events(fork).subList(0, (int) last))
                .isEqualTo(api.events(origin).subList(0, (int) last));
        server.restart();
        api = server.client();
        assertThat(api.post(worker(origin) + "/fork", Map.of("name", "other"), "Idempotency-Key", "f")
                        .good()
                        .path("worker_id")
                        .asString())
                .isEqualTo(fork);
        assertThat(api.show(origin).path("forks").get(0).asString()).isEqualTo(fork);
        api.post(worker(fork) + "/restore").good();
        api.run(fork, "echo twice");
        assertThat(api.get(worker(fork) + "/transcript").text()).contains("once", "twice");
        assertThat(api.get(worker(origin) + "/transcript").text()).doesNotContain("twice");
        api.post(worker(origin) + "/fork", Map.of("at_seq", 1_000_000)).problem(ProblemCode.INVALID_REQUEST);
        api.post(worker(origin) + "/fork", Map.of("worker_id", fork)).problem(ProblemCode.WORKER_EXISTS);
    }

    @Test
    void aWorkerThatHasNotEndedIsNotDeleted() {
        String id = api.create();
        api.delete(worker(id)).problem(ProblemCode.WORKER_ACTIVE);
        assertThat(api.show(id).path("attachment").asString()).isEqualTo("connected");
    }

    @Test
    void pruningDeletesEndedWorkersOnlyAndSaysWhichBefore() {
        String active = api.create();
        String ended = stopped();
        String path = EMBEDDED + "/prune";
        JsonNode none = api.post(path, Map.of("older_than_s", 86_400)).good();
        assertThat(none.path("items").isEmpty()).isTrue();
        JsonNode planned =
                api.post(path, Map.of("older_than_s", 0, "dry_run", true)).good();
        assertThat(planned.path("items").get(0).path("worker_id").asString()).isEqualTo(ended);
        assertThat(planned.path("dry_run").asBoolean()).isTrue();
        api.show(ended);
        JsonNode pruned = api.post(path, Map.of("older_than_s", 0)).good();
        assertThat(pruned.path("items").size()).isEqualTo(1);
        api.get(worker(ended)).problem(ProblemCode.WORKER_NOT_FOUND);
        api.show(active);
        api.post(path, Map.of()).problem(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void I8_aLateCreateDoesNotBringADeletedWorkerBack() {
        String[] key = {"Idempotency-Key", "once"};
        var body = Map.of("profile", "shell");
        String id = api.post(EMBEDDED + "/workers", body, key)
                .good()
                .path("worker_id")
                .asString();
        api.post(worker(id) + "/cancel").good();
        api.delete(worker(id)).good();
        JsonNode problem = api.post(EMBEDDED + "/workers", body, key).problem(ProblemCode.WORKER_DELETED);
        assertThat(problem.path("subject").asString()).isEqualTo(id);
        api.post(EMBEDDED + "/workers", Map.of("profile", "shell", "worker_id", id))
                .problem(ProblemCode.WORKER_DELETED);
    }

    @Test
    void theStreamOfADeletedWorkerEndsAndTheWorkspaceHearsOfIt() throws Exception {
        String id = stopped();
        try (SseClient one = api.stream(worker(id) + "/stream");
                SseClient all = api.stream("/api/v1/stream")) {
            api.delete(worker(id)).good();
            SseClient.Frame last = null;
            for (var next = one.next(); next.isPresent(); next = one.next()) {
                last = next.get();
            }
            assertThat(last).isNotNull();
            assertThat(last.event()).isEqualTo("end");
            assertThat(last.json().path("reason").asString()).isEqualTo("worker_removed");
            SseClient.Frame heard = all.next().orElseThrow();
            while (!heard.event().equals("removed")) {
                heard = all.next().orElseThrow();
            }
            assertThat(heard.json().path("worker_id").asString()).isEqualTo(id);
        }
    }
}
