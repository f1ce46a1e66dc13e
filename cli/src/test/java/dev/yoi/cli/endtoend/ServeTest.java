package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Leftovers;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Servers as processes: who holds a store, what a signal does, what is left.
class ServeTest {
    @TempDir
    Path folder;

    private Path repository;
    private Program yoi;

    @BeforeEach
    void prepare() throws Exception {
        repository = GitRepository.create(folder.resolve("project"), "only");
        yoi = Program.launcher(repository, folder.resolve("home"));
    }

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    @Test
    void I6_aSecondServerSaysWhoHoldsTheStoreAndStartsAtOnceAfterTheFirstWasKilled() throws Exception {
        try (ServerProcess first = ServerProcess.start(yoi)) {
            var second = yoi.run("serve", "--port", "0", "--no-open", "--json");

            assertThat(second.exit()).as(second.errors()).isEqualTo(4);
            JsonNode problem = Json.parse(second.errors());
            assertThat(Json.string(problem, "code")).isEqualTo("store_in_use");
            assertThat(problem.toString()).contains(Long.toString(first.pid()));
            assertThat(second.output()).isEmpty();

            first.kill();
            try (ServerProcess third = ServerProcess.start(yoi)) {
                assertThat(third.terminate()).isZero();
            }
        }
    }

    @Test
    void aCopyOfAWorkspaceIsRefusedAndBothWaysOutWork() throws Exception {
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(server.terminate()).isZero();
        }
        Program copy = copied("copy");
        var refused = copy.run("worker", "list", "--json");
        assertThat(refused.exit()).as(refused.errors()).isEqualTo(4);
        assertThat(Json.string(Json.parse(refused.errors()), "code")).isEqualTo("workspace_root_changed");

        assertThat(copy.run("workspace", "new-id").exit()).isZero();
        try (ServerProcess server = ServerProcess.start(copy)) {
            assertThat(server.terminate()).isZero();
        }
        Program moved = copied("moved");
        assertThat(moved.run("worker", "list").exit()).isEqualTo(4);
        assertThat(moved.run("workspace", "moved").exit()).isZero();
        assertThat(moved.run("worker", "list").exit()).isZero();
        assertThat(yoi.run("worker", "list").exit()).as("the old place").isEqualTo(4);
    }

    private Program copied(String name) throws Exception {
        Path copy = GitRepository.create(folder.resolve(name), "only");
        Path identity = Path.of(".yoi", "workspace.toml");
        Files.createDirectories(copy.resolve(".yoi"));
        Files.copy(folder.resolve("project").resolve(identity), copy.resolve(identity));
        return Program.launcher(copy, folder.resolve("home"));
    }

    @Test
    void sigtermEndsTheServerInOrderAndTheRunIsRecordedAsInterrupted() throws Exception {
        String worker;
        try (ServerProcess server = ServerProcess.start(yoi)) {
            worker = json("worker", "create", "--profile", "shell")
                    .path("worker_id")
                    .asString();
            json("worker", "send", worker, "sleep 600");

            assertThat(server.terminate()).isZero();
        }
        JsonNode events = json("worker", "events", worker);
        assertThat(events.path("items").valueStream()).anySatisfy(event -> {
            assertThat(Json.string(event, "kind")).isEqualTo("run_finished");
            assertThat(Json.string(event, "reason")).isEqualTo("interrupted");
        });
        assertThat(json("store", "doctor").path("clean").asBoolean()).isTrue();
    }

    @Test
    void noProcessOutlivesAKilledServer() throws Exception {
        try (ServerProcess server = ServerProcess.start(yoi)) {
            String storeId = Json.string(server.workspace().runtime(), "store_id");
            String worker = json("worker", "create", "--profile", "shell")
                    .path("worker_id")
                    .asString();
            json("worker", "send", worker, "setsid sleep 600 & (sleep 600 &) ; sleep 600");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Leftovers.of(storeId).stream()
                                    .filter(process -> process.contains("sleep"))
                                    .count()
                            >= 3);

            server.kill();

            Leftovers.awaitNone(storeId);
        }
    }

    @Test
    void I2_afterAKillAWorkerIsStaleSaysSoOnceAndTakesNoInputUntilRestored() throws Exception {
        String worker;
        try (ServerProcess server = ServerProcess.start(yoi)) {
            worker = json("worker", "create", "--profile", "shell")
                    .path("worker_id")
                    .asString();
            json("worker", "send", worker, "echo one", "--wait");
            server.kill();
        }
        assertThat(Json.string(json("worker", "show", worker), "attachment")).isEqualTo("stale");
        for (int restart = 0; restart < 2; restart++) {
            try (ServerProcess server = ServerProcess.start(yoi)) {
                JsonNode shown = json("worker", "show", worker);
                assertThat(Json.string(shown, "attachment")).isEqualTo("stale");
                assertThat(shown.path("run_state").isNull()).isTrue();
                assertThat(shown.path("diagnostics").valueStream().map(d -> Json.string(d, "code")))
                        .containsExactly("execution_stale");
                assertThat(shown.path("diagnostics").path(0).path("count").asInt())
                        .isEqualTo(1);
                var refused = yoi.run("worker", "send", worker, "echo two", "--json");
                assertThat(refused.exit()).isEqualTo(4);
                assertThat(Json.string(Json.parse(refused.errors()), "code")).isEqualTo("execution_unavailable");
                server.kill();
            }
        }
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(yoi.run("worker", "restore", worker).exit()).isZero();
            JsonNode sent = json("worker", "send", worker, "echo two", "--wait");
            assertThat(Json.string(sent.path("run"), "reason")).isEqualTo("completed");
            assertThat(sent.path("run").path("exit_code").asInt(-1)).isZero();
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void withoutAServerReadsWorkAndChangesSayWhatToDo() throws Exception {
        String worker;
        try (ServerProcess server = ServerProcess.start(yoi)) {
            worker = json("worker", "create", "--profile", "shell", "--name", "n")
                    .path("worker_id")
                    .asString();
            json("worker", "send", worker, "echo hello", "--wait");
            assertThat(server.terminate()).isZero();
        }
        assertThat(json("worker", "list").path("items").path(0).path("name").asString())
                .isEqualTo("n");
        assertThat(yoi.run("worker", "transcript", worker).output()).contains("hello");
        assertThat(json("bundle", "list").path("items").isEmpty()).isFalse();
        assertThat(json("profile", "show", "shell").path("state").asString()).isEqualTo("ready");
        var refused = yoi.run("worker", "send", worker, "echo x");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.errors()).contains("[server_not_running]", "start ./yoi serve");
        assertThat(yoi.run("worker", "show", "0193f1c2-7a10-7cc3-8f2b-3d5e6f708192")
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void runHostsItsOwnRuntimeUntilTheRunIsOver() throws Exception {
        var good = yoi.run("run", "echo hello; echo oops >&2");
        assertThat(good.exit()).as(good.errors()).isZero();
        assertThat(good.output()).contains("hello");

        var bad = yoi.run("run", "exit 3", "--json");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(Json.parse(bad.output()).path("run").path("exit_code").asInt())
                .isEqualTo(3);

        JsonNode workers = json("worker", "list").path("items");
        assertThat(workers.valueStream().map(worker -> Json.string(worker, "lifecycle")))
                .containsExactly("stopped", "stopped");
    }

    @Test
    void theReadyFileNamesUrlAndTokenFileAndNothingElse() throws Exception {
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(server.announced().propertyNames()).containsExactly("url", "token_file");
            assertThat(server.announced().path("url").asString()).matches("http://127\\.0\\.0\\.1:[0-9]+");
            assertThat(server.terminate()).isZero();
        }
    }

    private JsonNode json(String... arguments) throws Exception {
        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        var result = yoi.run(withJson);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + "\n" + result.errors())
                .isZero();
        return Json.parse(result.output());
    }

    @Test
    void whatIsKnownToBeWrongIsSaidAtTheStartAndByACommandOfItsOwn() throws Exception {
        Path profiles = Files.createDirectories(repository.resolve(".yoi/profiles"));
        for (int i = 1; i <= 7; i++) {
            Files.writeString(profiles.resolve("broken" + i + ".toml"), "this is no profile");
        }
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(server.said()).contains("7 diagnostics:", "[profile_invalid]", "and 2 more: yoi diagnostics");
            String beside = yoi.run("diagnostics").output();
            assertThat(beside.lines()).hasSize(7).allMatch(line -> line.contains("[profile_invalid]"));
            assertThat(server.terminate()).isZero();
        }
        assertThat(yoi.run("diagnostics", "--json").output()).contains("\"code\":\"profile_invalid\"");
        for (int i = 1; i <= 7; i++) {
            Files.delete(profiles.resolve("broken" + i + ".toml"));
        }
        assertThat(yoi.run("diagnostics").output()).isEqualTo("nothing is known to be wrong\n");
    }
}
