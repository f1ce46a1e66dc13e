package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.served.ApiClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WorkerApiTest {
    private static final String UNKNOWN = "0193f1c0-0000-7000-8000-00000000dead";

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

    private Reply create(Object body, String... headers) {
        return api.post(EMBEDDED + "/workers", body, headers);
    }

    /// A run that goes on until a file of this name is in the workspace.
    private void hold(String id, String file) {
        api.input(id, "while [ ! -e " + file + " ]; do sleep 0.02; done");
        api.awaitRunState(id, "busy");
    }

    private void release(String file) throws IOException {
        Files.createFile(server.project().resolve(file));
    }

    private List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.path("worker_id").asString())
                .toList();
    }

    @Test
    void creatingAnswersWithTheWorkerAsItIs() {
        Reply reply = create(Map.of("profile", "shell", "name", "history", "labels", Map.of("team", "core")));
        JsonNode made = reply.good();
        String id = made.path("worker_id").asString();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo(worker(id));
        assertThat(reply.header("ETag")).startsWith("\"o-");
        assertThat(made.path("runtime_id").asString()).isEqualTo("embedded");
        assertThat(made.path("name").asString()).isEqualTo("history");
        assertThat(made.path("labels").path("team").asString()).isEqualTo("core");
        assertThat(made.path("lifecycle").asString()).isEqualTo("active");
        assertThat(made.path("attachment").asString()).isEqualTo("connected");
        assertThat(made.path("run_state").asString()).isEqualTo("idle");
        assertThat(made.path("generation").asLong()).isEqualTo(1);
        assertThat(made.path("bundle").path("id").asString()).isEqualTo("builtin");
        assertThat(made.path("diagnostics").isEmpty()).isTrue();
        assertThat(api.show(id)).isEqualTo(made);
        assertThat(ids(api.get("/api/v1/workers").good())).containsExactly(id);
        assertThat(ids(api.get(EMBEDDED + "/workers").good())).containsExactly(id);
    }

    @Test
    void I8_theSameKeyMakesOneWorkerAlsoAfterARestart() throws IOException {
        Object body = Map.of("profile", "shell", "name", "once");
        String first =
                create(body, "Idempotency-Key", "k1").good().path("worker_id").asString();
        assertThat(create(body, "Idempotency-Key", "k1")
                        .good()
                        .path("worker_id")
                        .asString())
                .isEqualTo(first);
        create(Map.of("profile", "shell", "name", "twice"), "Idempotency-Key", "k1")
                .problem(ProblemCode.IDEMPOTENCY_CONFLICT);
        server.restart();
        api = server.client();
        assertThat(create(body, "Idempotency-Key", "k1")
                        .good()
                        .path("worker_id")
                        .asString())
                .isEqualTo(first);
        assertThat(ids(api.get("/api/v1/workers").good())).containsExactly(first);
    }

    @Test
    void aCreateThatIsRefusedChangesNothing() {
        create(Map.of()).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "Shell!")).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "none")).problem(ProblemCode.PROFILE_NOT_DECLARED);
        create(Map.of("profile", "none", "bundle_id", "builtin")).problem(ProblemCode.PROFILE_NOT_DECLARED);
        create(Map.of("profile", "shell", "bundle_id", "none")).problem(ProblemCode.BUNDLE_MISSING);
        create(Map.of("profile", "shell", "bundle_digest", "00")).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "shell", "bundle_digest", "0".repeat(64))).problem(ProblemCode.BUNDLE_DIGEST_MISMATCH);
        create(Map.of("profile", "shell", "worker_id", "x")).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "shell", "name", " ")).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "shell", "name", "x".repeat(201))).problem(ProblemCode.LIMIT_EXCEEDED);
        create(Map.of("profile", "shell", "input", " ")).problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "shell", "workdir", "elsewhere")).problem(ProblemCode.EXECUTION_REJECTED);
        create(Map.of("profile", "shell", "colour", "red")).problem(ProblemCode.INVALID_REQUEST);
        create("{\"profile\":\"shell\"").problem(ProblemCode.MALFORMED_JSON);
        create("{\"profile\":\"shell\",\"labels\":{\"a\":null}}").problem(ProblemCode.INVALID_REQUEST);
        create(Map.of("profile", "shell"), "Idempotency-Key", "a key").problem(ProblemCode.INVALID_REQUEST);
        assertThat(ids(api.get("/api/v1/workers?hidden=true").good())).isEmpty();
    }

    @Test
    void aChosenIdIsTakenOnce() {
        Object body = Map.of("profile", "shell", "worker_id", UNKNOWN);
        assertThat(create(body).good().path("worker_id").asString()).isEqualTo(UNKNOWN);
        create(body).problem(ProblemCode.WORKER_EXISTS);
    }

    @Test
    void listsAreFilteredSortedAndPaged() {
        for (String name : List.of("my beta", "my alpha", "my gamma")) {
            create(Map.of("profile", "shell", "name", name, "labels", Map.of("n", name.substring(3))))
                    .good();
        }
        assertThat(names("sort=name")).containsExactly("my alpha", "my beta", "my gamma");
        assertThat(names("sort=-created")).containsExactly("my gamma", "my alpha", "my beta");
        assertThat(names("label=n=beta")).containsExactly("my beta");
        assertThat(names("label=n=beta&label=n2=b")).isEmpty();
        assertThat(names("q=GAMMA")).containsExactly("my gamma");
        assertThat(names("lifecycle=stopped,failed")).isEmpty();
        assertThat(names("attachment=connected&run_state=idle&profile=shell")).hasSize(3);

        JsonNode page = api.get("/api/v1/workers?sort=name&limit=2").good();
        String cursor = page.path("next_cursor").asString();
        assertThat(page.path("items").size()).isEqualTo(2);
        assertThat(names("sort=name&limit=2&cursor=" + cursor)).containsExactly("my gamma");
        api.get("/api/v1/workers?sort=-created&cursor=" + cursor).problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?cursor=x!").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?sort=colour").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?lifecycle=alive").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?hidden=maybe").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?label=x").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/workers?limit=1001").problem(ProblemCode.LIMIT_EXCEEDED);
    }

    private List<String> names(String query) {
        JsonNode list = api.get("/api/v1/workers?" + query).good();
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.path("name").asString())
                .toList();
    }

    @Test
    void aSentCommandRunsAndItsOutputIsInTheTranscript() {
        String id = api.create();
        JsonNode finished = api.run(id, "echo one; echo two >&2; exit 3");
        assertThat(finished.path("reason").asString()).isEqualTo("failed");
        assertThat(finished.path("exit_code").asInt()).isEqualTo(3);
        JsonNode transcript = api.get(worker(id) + "/transcript").good();
        List<String> said = StreamSupport.stream(transcript.path("items").spliterator(), false)
                .map(item -> item.path("role").asString() + ": "
                        + item.path("content").asString().strip())
                .toList();
        assertThat(said)
                .contains("user: echo one; echo two >&2; exit 3", "assistant: one", "log: two")
                .anyMatch(line -> line.contains("exit code 3"));
        assertThat(transcript
                        .path("items")
                        .get(0)
                        .path("parts")
                        .get(0)
                        .path("type")
                        .asString())
                .isEqualTo("text");
        assertThat(api.show(id).path("usage").path("turns").asLong()).isEqualTo(1);
        assertThat(api.get(worker(id) + "/usage").good().path("turns").asLong()).isEqualTo(1);
        assertThat(api.get("/api/v1/usage").good().path("turns").asLong()).isEqualTo(1);
    }

    @Test
    void I3_eventsAreGaplessAndPagedInBothDirections() {
        String id = api.create();
        api.run(id, "true");
        List<JsonNode> all = api.events(id);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).path("seq").asLong()).isEqualTo(i + 1);
            assertThat(all.get(i).path("at").asString()).endsWith("Z");
        }
        JsonNode page = api.get(worker(id) + "/events?after=1&limit=2").good();
        assertThat(page.path("next_after").asLong()).isEqualTo(3);
        assertThat(page.path("more").asBoolean()).isTrue();
        JsonNode end = api.get(worker(id) + "/events?after=" + all.size()).good();
        assertThat(end.path("items").isEmpty()).isTrue();
        assertThat(end.path("next_after").asLong()).isEqualTo(all.size());
        JsonNode back = api.get(worker(id) + "/events?before=end&limit=2").good();
        assertThat(back.path("items").get(0).path("seq").asLong()).isEqualTo(all.size());
        assertThat(back.path("next_before").asLong()).isEqualTo(all.size() - 1);
        assertThat(api.get(worker(id) + "/events?before=3")
                        .good()
                        .path("next_before")
                        .isNull())
                .isTrue();
        api.get(worker(id) + "/events?before=3&after=1").problem(ProblemCode.INVALID_REQUEST);
        api.get(worker(id) + "/events?after=-1").problem(ProblemCode.INVALID_REQUEST);
        api.get(worker(id) + "/events?limit=1001").problem(ProblemCode.LIMIT_EXCEEDED);
        api.get(worker(id) + "/transcript?max_bytes=4194305").problem(ProblemCode.LIMIT_EXCEEDED);
    }

    @Test
    void badInputIsRefusedAndChangesNothing() {
        String id = api.create();
        long last = api.show(id).path("last_seq").asLong();
        String inputs = worker(id) + "/inputs";
        api.post(inputs, Map.of("content", "  ")).problem(ProblemCode.INVALID_REQUEST);
        api.post(inputs, Map.of()).problem(ProblemCode.INVALID_REQUEST);
        api.post(inputs, Map.of("content", "x".repeat(262_145))).problem(ProblemCode.LIMIT_EXCEEDED);
        api.post(inputs, Map.of("content", "x", "kind", "robot")).problem(ProblemCode.INVALID_REQUEST);
        api.post(inputs, Map.of("content", "x", "when_busy", "panic")).problem(ProblemCode.INVALID_REQUEST);
        api.post(inputs, "{\"content\":\"\\ud800\"}").problem(ProblemCode.INVALID_REQUEST);
        api.post(inputs, "{\"content\":1}").problem(ProblemCode.INVALID_REQUEST);
        api.post(worker(UNKNOWN) + "/inputs", Map.of("content", "x")).problem(ProblemCode.WORKER_NOT_FOUND);
        api.post(worker("0193") + "/inputs", Map.of("content", "x")).problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/runtimes/other/workers").problem(ProblemCode.RUNTIME_NOT_FOUND);
        api.get(worker(UNKNOWN)).problem(ProblemCode.WORKER_NOT_FOUND);
        api.get(worker(UNKNOWN) + "/events").problem(ProblemCode.WORKER_NOT_FOUND);
        api.get(worker(UNKNOWN) + "/stream").problem(ProblemCode.WORKER_NOT_FOUND);
        assertThat(api.show(id).path("last_seq").asLong()).isEqualTo(last);
    }

    @Test
    void I8_theSameKeySendsOnce() {
        String id = api.create();
        Object body = Map.of("content", "echo once");
        JsonNode first =
                api.post(worker(id) + "/inputs", body, "Idempotency-Key", "s1").good();
        JsonNode again =
                api.post(worker(id) + "/inputs", body, "Idempotency-Key", "s1").good();
        assertThat(again.path("seq")).isEqualTo(first.path("seq"));
        assertThat(again.path("repeated").asBoolean()).isTrue();
        api.post(worker(id) + "/inputs", Map.of("content", "echo else"), "Idempotency-Key", "s1")
                .problem(ProblemCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void queuedInputsAreSeenEditedAndWithdrawnUntilARunTakesThem() throws IOException {
        String id = api.create();
        hold(id, "go");
        JsonNode first = api.post(worker(id) + "/inputs", Map.of("content", "echo first"))
                .good();
        assertThat(first.path("queued").asBoolean()).isTrue();
        assertThat(first.path("run").isNull()).isTrue();
        long seq = first.path("seq").asLong();
        long second = api.input(id, "echo second");
        api.post(worker(id) + "/inputs", Map.of("content", "x", "when_busy", "reject"))
                .problem(ProblemCode.WORKER_BUSY);

        JsonNode queue = api.get(worker(id) + "/queue").good();
        assertThat(queue.path("items").size()).isEqualTo(2);
        String tag = queue.path("items").get(0).path("etag").asString();
        String path = worker(id) + "/queue/" + seq;
        api.method("PATCH", path, Map.of("content", "echo edited")).problem(ProblemCode.PRECONDITION_REQUIRED);
        JsonNode edited = api.method("PATCH", path, Map.of("content", "echo edited"), "If-Match", tag)
                .good();
        assertThat(edited.path("content").asString()).isEqualTo("echo edited");
        api.method("PATCH", path, Map.of("content", "echo late"), "If-Match", tag)
                .problem(ProblemCode.REVISION_STALE);
        assertThat(api.get(worker(id) + "/queue").good().path("items").get(0).path("etag"))
                .isEqualTo(edited.path("etag"));
        assertThat(api.delete(worker(id) + "/queue/" + second).status()).isEqualTo(204);
        api.delete(worker(id) + "/queue/" + second).problem(ProblemCode.INPUT_NOT_FOUND);

        release("go");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> api.get(worker(id) + "/transcript").text().contains("\"content\":\"edited"));
        api.method("PATCH", path, Map.of("content", "x"), "If-Match", "*").problem(ProblemCode.INPUT_NOT_FOUND);
        assertThat(api.get(worker(id) + "/transcript").text()).doesNotContain("\"content\":\"second");
    }

    @Test
    void I11_theQueueIsBounded() throws IOException {
        String id = api.create();
        hold(id, "go");
        for (int i = 0; i < 64; i++) {
            api.input(id, "true");
        }
        api.post(worker(id) + "/inputs", Map.of("content", "one too many")).problem(ProblemCode.LIMIT_EXCEEDED);
        release("go");
    }

    @Test
    void anInterruptEndsTheRunAndNotTheWorker() {
        String id = api.create();
        assertThat(api.post(worker(id) + "/interrupt")
                        .good()
                        .path("interrupted")
                        .asBoolean())
                .isFalse();
        hold(id, "never");
        JsonNode answer = api.post(worker(id) + "/interrupt", Map.of(), "Idempotency-Key", "i1")
                .good();
        assertThat(answer.path("interrupted").asBoolean()).isTrue();
        assertThat(api.finished(id, 1).path("reason").asString()).isEqualTo("interrupted");
        hold(id, "never");
        assertThat(api.post(worker(id) + "/interrupt", Map.of(), "Idempotency-Key", "i1")
                        .good())
                .isEqualTo(answer);
        api.post(worker(id) + "/interrupt", "{ }", "Idempotency-Key", "i1").problem(ProblemCode.IDEMPOTENCY_CONFLICT);
        assertThat(api.show(id).path("run_state").asString()).isEqualTo("busy");
    }

    @Test
    void aDetachedWorkerTakesInputAgainOnceRestored() {
        String id = api.create();
        JsonNode detached =
                api.post(worker(id) + "/detach", Map.of("deadline_ms", 2000)).good();
        assertThat(detached.path("lifecycle").asString()).isEqualTo("active");
        assertThat(api.show(id).path("attachment").asString()).isEqualTo("none");
        assertThat(api.show(id).path("run_state").isNull()).isTrue();
        api.post(worker(id) + "/inputs", Map.of("content", "x")).problem(ProblemCode.EXECUTION_UNAVAILABLE);
        api.post(worker(id) + "/interrupt").problem(ProblemCode.EXECUTION_UNAVAILABLE);
        JsonNode restored = api.post(worker(id) + "/restore").good();
        assertThat(restored.path("generation").asLong()).isEqualTo(2);
        assertThat(restored.path("error").isNull()).isTrue();
        api.post(worker(id) + "/restore").problem(ProblemCode.EXECUTION_CONNECTED);
        assertThat(api.run(id, "true").path("reason").asString()).isEqualTo("completed");
    }

    @Test
    void I7_aStoppedWorkerStaysStopped() {
        String id = api.create();
        hold(id, "never");
        JsonNode stopped =
                api.post(worker(id) + "/stop", Map.of("deadline_ms", 1000)).good();
        assertThat(stopped.path("lifecycle").asString()).isEqualTo("stopped");
        assertThat(stopped.path("outcome").asString()).isIn("exited", "terminated", "killed");
        JsonNode again = api.post(worker(id) + "/stop").good();
        assertThat(again.path("repeated").asBoolean()).isTrue();
        api.post(worker(id) + "/cancel").problem(ProblemCode.WORKER_TERMINAL);
        api.post(worker(id) + "/inputs", Map.of("content", "x")).problem(ProblemCode.WORKER_TERMINAL);
        api.post(worker(id) + "/restore").problem(ProblemCode.WORKER_TERMINAL);
        api.post(worker(id) + "/stop", Map.of("deadline_ms", 1)).problem(ProblemCode.INVALID_REQUEST);
        api.post(worker(id) + "/stop", Map.of("deadline_ms", 600_001)).problem(ProblemCode.LIMIT_EXCEEDED);
        assertThat(api.show(id).path("attachment").asString()).isEqualTo("none");
    }

    @Test
    void aCancelEndsAtOnceAndDropsTheQueue() {
        String id = api.create();
        hold(id, "never");
        api.input(id, "echo waiting");
        assertThat(api.post(worker(id) + "/cancel").good().path("lifecycle").asString())
                .isEqualTo("cancelled");
        assertThat(api.get(worker(id) + "/queue").good().path("items").isEmpty())
                .isTrue();
    }

    @Test
    void optionsAreEditedOnARevision() {
        String id = api.create();
        Map<String, Object> rename = new HashMap<>(Map.of("name", "new"));
        api.method("PATCH", worker(id), rename).problem(ProblemCode.PRECONDITION_REQUIRED);
        String tag = api.get(worker(id)).header("ETag");
        Reply renamed = api.method("PATCH", worker(id), rename, "If-Match", tag);
        assertThat(renamed.good().path("name").asString()).isEqualTo("new");
        assertThat(renamed.header("ETag"))
                .isNotEqualTo(tag)
                .isEqualTo(api.get(worker(id)).header("ETag"));
        api.method("PATCH", worker(id), rename, "If-Match", tag).problem(ProblemCode.REVISION_STALE);
        api.run(id, "true");
        assertThat(api.get(worker(id)).header("ETag")).isEqualTo(renamed.header("ETag"));
        JsonNode labelled = api.method(
                        "PATCH", worker(id), Map.of("labels", Map.of("a", "b")), "If-Match", renamed.header("ETag"))
                .good();
        assertThat(labelled.path("name").asString()).isEqualTo("new");
        assertThat(labelled.path("labels").path("a").asString()).isEqualTo("b");
        assertThat(api.method("PATCH", worker(id), Map.of("hidden", true), "If-Match", "*")
                        .status())
                .isGreaterThanOrEqualTo(400);
        api.post(worker(id) + "/stop").good();
        api.method("PATCH", worker(id), Map.of("hidden", true), "If-Match", "*").good();
        assertThat(ids(api.get("/api/v1/workers").good())).isEmpty();
        assertThat(ids(api.get("/api/v1/workers?hidden=true").good())).containsExactly(id);
    }

    @Test
    void theWorkspaceIsSummedUp() {
        String id = api.create();
        api.create();
        api.post(worker(id) + "/stop").good();
        JsonNode overview = api.get("/api/v1/overview").good();
        assertThat(overview.path("workers").path("total").asLong()).isEqualTo(2);
        assertThat(overview.path("workers").path("by_lifecycle").path("stopped").asLong())
                .isEqualTo(1);
        assertThat(overview.path("workers").path("by_run_state").path("idle").asLong())
                .isEqualTo(1);
        JsonNode runtime = api.get(EMBEDDED).good();
        assertThat(runtime.path("writable").asBoolean()).isTrue();
        assertThat(runtime.path("read_only_reason").isNull()).isTrue();
        assertThat(api.get("/api/v1/runtimes").good().path("items").get(0)).isEqualTo(runtime);
        assertThat(api.get("/api/v1/diagnostics").good().path("items").isEmpty())
                .isTrue();
        assertThat(api.get("/api/v1/workspace").good().path("display_name").asString())
                .isEqualTo(TestServer.PROJECT_NAME);
    }
}
