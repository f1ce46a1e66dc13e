package dev.yoi.server.served;

import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A server over a workspace and a data directory that outlive it, so that a test can start it again. The names
/// of the folders are canaries: they may appear in no answer.
final class TestServer implements AutoCloseable {
    static final String PROJECT_CANARY = "canary-project-7f3a";
    static final String DATA_CANARY = "canary-data-91bc";
    /// The folder's own name is the workspace's display name and may be shown.
    static final String PROJECT_NAME = "project";

    private final ServerConfig config;
    private WorkspaceServer server;

    private final Function<ServerConfig, WorkspaceServer> opening;

    private TestServer(ServerConfig config, Function<ServerConfig, WorkspaceServer> opening) {
        this.config = config;
        this.opening = opening;
        this.server = opening.apply(config);
    }

    static TestServer in(Path dir) throws IOException {
        return in(dir, RestorePolicy.NONE);
    }

    static TestServer in(Path dir, RestorePolicy restore) throws IOException {
        return new TestServer(config(dir, restore), WorkspaceServer::open);
    }

    static TestServer in(Path dir, Function<ServerConfig, WorkspaceServer> opening) throws IOException {
        return new TestServer(config(dir, RestorePolicy.NONE), opening);
    }

    /// Without a fixed port.
    static ServerConfig config(Path dir, RestorePolicy restore) throws IOException {
        Path project = Files.createDirectories(dir.resolve(PROJECT_CANARY).resolve(PROJECT_NAME));
        Files.createDirectories(project.resolve(".yoi"));
        return new ServerConfig(
                project,
                new ServerConfig.Listen("127.0.0.1", 0, true, Reach.LOCAL),
                dir.resolve(DATA_CANARY),
                restore,
                new ServerConfig.DefaultProfile("shell", "preset"));
    }

    ApiClient client() throws IOException {
        return new ApiClient(server.url(), Files.readString(server.tokenFile()).strip());
    }

    WorkspaceServer server() {
        return server;
    }

    ServerConfig config() {
        return config;
    }

    Path project() {
        return config.workspace();
    }

    /// The workspace's folder of tickets, made now if it is not there.
    Path tickets() throws IOException {
        return Files.createDirectories(project().resolve(".yoi/tickets"));
    }

    /// Ends it in order and starts it again on the same data.
    void restart() {
        server.close();
        server = opening.apply(config);
    }

    /// Ends it in order.
    void end() {
        server.close();
    }

    @Override
    public void close() {
        end();
    }
}
