package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import dev.yoi.server.wiring.WorkspaceMoves;
import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LifecycleTest {
    @TempDir
    private Path dir;

    private static void isRefused(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aServerSaysWhereItIsWhileItRuns() throws IOException {
        Path ready = dir.resolve("ready.json");
        try (TestServer server = TestServer.in(dir)) {
            server.server().writeReadyFile(ready);
            JsonNode said = ApiClient.JSON.readTree(Files.readString(ready));
            assertThat(said.propertyNames()).containsExactly("url", "token_file");
            assertThat(said.path("url").asString())
                    .matches("http://127\\.0\\.0\\.1:\\d+")
                    .isEqualTo(server.server().url());
            Path token = Path.of(said.path("token_file").asString());
            assertThat(permissions(token)).isEqualTo("rw-------");
            Path note = token.resolveSibling("server.json");
            assertThat(permissions(note)).isEqualTo("rw-------");
            assertThat(permissions(token.getParent())).isEqualTo("rwx------");
            var read = ReadOnlyWorkspace.serverNote(server.config()).orElseThrow();
            assertThat(read.url()).isEqualTo(server.server().url());
            assertThat(read.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(server.client().get("/livez").good().path("instance_id").asString())
                    .isEqualTo(read.instanceId());
            String before = Files.readString(token);
            server.restart();
            assertThat(token).hasContent(before);
            server.end();
            assertThat(note).doesNotExist();
            server.end();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void I6_aSecondServerOnTheSameWorkspaceIsToldWhoHasIt() throws IOException {
        try (TestServer first = TestServer.in(dir)) {
            assertThatThrownBy(() -> WorkspaceServer.open(first.config()))
                    .isInstanceOfSatisfying(
                            WorkerRuntimeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_IN_USE));
            first.client().create();
            assertThat(ReadOnlyWorkspace.serverNote(first.config())).isPresent();
        }
        try (TestServer second = TestServer.in(dir)) {
            assertThat(second.client()
                            .get("/api/v1/workers")
                            .good()
                            .path("items")
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void aPortThatSomebodyAskedForNeverMoves() throws IOException {
        try (TestServer first = TestServer.in(dir)) {
            int port = Integer.parseInt(
                    first.server().url().substring(first.server().url().lastIndexOf(':') + 1));
            var other = TestServer.config(dir.resolve("other"), RestorePolicy.NONE);
            isRefused(() -> WorkspaceServer.open(on(other, port, true)), ProblemCode.PORT_IN_USE);
            try (WorkspaceServer moved = WorkspaceServer.open(on(other, port, false))) {
                assertThat(moved.url()).isNotEqualTo(first.server().url());
            }
        }
    }

    private static ServerConfig on(ServerConfig config, int port, boolean given) {
        return new ServerConfig(
                config.workspace(),
                new ServerConfig.Listen("127.0.0.1", port, given, Reach.LOCAL),
                config.dataDir(),
                config.restore(),
                config.defaultProfile());
    }

    @Test
    void aDataDirectoryInsideTheProjectsRecordsIsRefused() throws IOException {
        ServerConfig config = TestServer.config(dir, RestorePolicy.NONE);
        var inside = new ServerConfig(
                config.workspace(),
                config.listen(),
                config.workspace().toRealPath().resolve(".yoi/tickets/data"),
                config.restore(),
                config.defaultProfile());
        isRefused(() -> WorkspaceServer.open(inside), ProblemCode.DATA_DIR_REFUSED);
    }

    @Test
    void aCopyOfAServedWorkspaceIsRefused() throws IOException {
        ServerConfig config = TestServer.config(dir, RestorePolicy.NONE);
        try (WorkspaceServer server = WorkspaceServer.open(config)) {
            assertThat(server.root()).isEqualTo(config.workspace().toRealPath());
        }
        Path copy = Files.createDirectories(dir.resolve("copy/.yoi"));
        Files.copy(config.workspace().resolve(".yoi/workspace.toml"), copy.resolve("workspace.toml"));
        var copied = new ServerConfig(
                dir.resolve("copy"), config.listen(), config.dataDir(), config.restore(), config.defaultProfile());
        isRefused(() -> WorkspaceServer.open(copied), ProblemCode.WORKSPACE_ROOT_CHANGED);

        WorkspaceMoves.moved(copied);
        WorkspaceServer.open(copied).close();
        isRefused(() -> WorkspaceServer.open(config), ProblemCode.WORKSPACE_ROOT_CHANGED);
        String own = WorkspaceMoves.newIdentity(config);
        assertThat(config.dataDir().resolve("workspaces").resolve(own)).doesNotExist();
        WorkspaceServer.open(config).close();
        assertThat(config.dataDir().resolve("workspaces").resolve(own)).isDirectory();
    }

    @Test
    void withoutAServerTheSameQuestionsGetTheSameAnswers() throws Exception {
        String id;
        String events;
        String transcript;
        JsonNode profiles;
        ServerConfig config;
        try (TestServer server = TestServer.in(dir)) {
            config = server.config();
            ApiClient api = server.client();
            id = api.create();
            api.run(id, "echo hello");
        }
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            events = api.get(ApiClient.worker(id) + "/events").text();
            transcript = api.get(ApiClient.worker(id) + "/transcript").text();
            profiles = api.get("/api/v1/profiles").good().path("items");
            readsTheSame(config, id, events, transcript);
        }
        readsTheSame(config, id, events, transcript);
        try (ReadOnlyWorkspace reader = ReadOnlyWorkspace.open(config)) {
            assertThat(ApiClient.JSON
                            .readTree(reader.api().get("/api/v1/profiles").json())
                            .path("items"))
                    .isEqualTo(profiles);
            var stopped = reader.api().get("/api/v1/workers?colour=red");
            assertThat(stopped.status()).isEqualTo(400);
            assertThat(reader.api().get("/api/v1/nothing").status()).isEqualTo(404);
            JsonNode worker = ApiClient.JSON.readTree(
                    reader.api().get(ApiClient.worker(id)).json());
            assertThat(worker.path("attachment").asString()).isEqualTo("stale");
            assertThat(worker.path("run_state").isNull()).isTrue();
        }
    }

    private static void readsTheSame(ServerConfig config, String id, String events, String transcript)
            throws InterruptedException {
        try (ReadOnlyWorkspace reader = ReadOnlyWorkspace.open(config)) {
            assertThat(reader.api().get(ApiClient.worker(id) + "/events").json())
                    .isEqualTo(events);
            assertThat(reader.api().get(ApiClient.worker(id) + "/transcript").json())
                    .isEqualTo(transcript);
        }
    }

    @Test
    void readingAWorkspaceThatWasNeverServedIsTyped() throws IOException {
        ServerConfig config = TestServer.config(dir, RestorePolicy.NONE);
        isRefused(() -> ReadOnlyWorkspace.open(config), ProblemCode.WORKSPACE_NOT_FOUND);
        assertThat(config.workspace().resolve(".yoi/workspace.toml")).doesNotExist();
        assertThat(config.dataDir()).doesNotExist();
    }
}
