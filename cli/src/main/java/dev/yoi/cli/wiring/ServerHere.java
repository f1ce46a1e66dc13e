package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.server.http.InProcessApi;
import dev.yoi.server.wiring.WorkspaceServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// A server in this process.
final class ServerHere implements HostedServer {
    private final WorkspaceServer server;

    ServerHere(WorkspaceServer server) {
        this.server = server;
    }

    @Override
    public Endpoint endpoint() {
        String token = Refusals.translated(() -> Files.readString(server.tokenFile()));
        return LocalWorkspaces.endpoint(server.note(), token.strip());
    }

    @Override
    public URI publicUrl() {
        return URI.create(server.note().publicUrl());
    }

    @Override
    public boolean hasConsole() {
        return server.hasConsole();
    }

    @Override
    public JsonNode diagnostics() {
        try (var reads = new InProcessReads(new InProcessApi(server.routes()))) {
            return reads.diagnostics();
        }
    }

    @Override
    public String signInUrl() {
        return server.signInUrl();
    }

    @Override
    public void writeReadyFile(Path file) {
        Refusals.translated(() -> {
            server.writeReadyFile(file);
            return file;
        });
    }

    @Override
    public void endInOrderWhenAsked() {
        server.endInOrderWhenAsked();
    }

    @Override
    public void awaitEnd() {
        Refusals.translated(() -> {
            server.awaitEnd();
            return server;
        });
    }

    @Override
    public void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
    }

    @Override
    public void close() {
        server.close();
    }
}
