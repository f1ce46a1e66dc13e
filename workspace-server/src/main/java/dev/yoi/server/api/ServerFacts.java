package dev.yoi.server.api;

import dev.yoi.server.wire.Timestamps;
import dev.yoi.server.wire.WorkspaceView;
import java.time.Instant;
import java.util.Map;

/// What a server can say of itself and its workspace. All of it may be shown.
public record ServerFacts(WorkspaceFacts workspace, String instanceId, String version, Instant startedAt) {
    /// `defaultProfile`: how a worker runs of which nothing else is said.
    public record WorkspaceFacts(String workspaceId, String displayName, Instant createdAt, String defaultProfile) {}

    /// Whose archive it is.
    public Map<String, String> about() {
        return Map.of(
                "workspace_id", workspace.workspaceId(),
                "display_name", workspace.displayName(),
                "created_at", workspace.createdAt().toString());
    }

    WorkspaceView view() {
        return new WorkspaceView(
                workspace.workspaceId(),
                workspace.displayName(),
                Timestamps.text(workspace.createdAt()),
                workspace.defaultProfile(),
                new WorkspaceView.Server(instanceId, version, Timestamps.text(startedAt)));
    }
}
