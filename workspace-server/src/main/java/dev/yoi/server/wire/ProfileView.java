package dev.yoi.server.wire;

import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.schema.OneOf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of the workspace's profiles. `backend` and `bundle` are null where the profile can't be read. `presets`
/// are what the backend takes for settings that are left out; `origins` names where each of `settings` came from.
public record ProfileView(
        String name,
        @OneOf({"builtin", "repository"}) String source,
        @OneOf({"ready", "needs_approval", "invalid"}) String state,
        @Nullable String backend,
        String description,
        Map<String, List<String>> settings,
        Map<String, List<String>> presets,
        Map<String, String> origins,
        @Nullable BundleRefView bundle,
        List<ServerException.Finding> diagnostics) {}
