package dev.yoi.server.wire;

/// The workspace and the server that serves it.
public record WorkspaceView(String workspaceId, String displayName, String createdAt, Server server) {
    public record Server(String instanceId, String version, String startedAt) {}
}
