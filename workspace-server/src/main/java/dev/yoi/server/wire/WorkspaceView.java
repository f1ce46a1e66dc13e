package dev.yoi.server.wire;

/// The workspace and the server that serves it. `default_profile` is the setting of this name; there may be no
/// such profile.
public record WorkspaceView(
        String workspaceId, String displayName, String createdAt, String defaultProfile, Server server) {
    public record Server(String instanceId, String version, String startedAt) {}
}
