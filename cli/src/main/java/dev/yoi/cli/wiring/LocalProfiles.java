package dev.yoi.cli.wiring;

import dev.yoi.cli.command.Local.Where;
import dev.yoi.cli.json.Json;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.ProfileView;
import dev.yoi.server.wiring.WorkspaceProfileFiles;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The project's profiles, from its files.
final class LocalProfiles {
    private LocalProfiles() {}

    /// `profile` is a name, or empty for all.
    static JsonNode lint(Where where, String profile) {
        return Refusals.translated(() -> {
            List<ProfileView> profiles = WorkspaceProfileFiles.of(LocalWorkspaces.config(where, Map.of())).stream()
                    .filter(known -> profile.isEmpty() || known.name().equals(profile))
                    .toList();
            if (profiles.isEmpty() && !profile.isEmpty()) {
                throw ServerException.of(
                        ProblemCode.PROFILE_NOT_DECLARED,
                        profile,
                        "the project has no profile '" + profile + "'",
                        "make the file .yoi/profiles/" + profile + ".toml, or name another one");
            }
            ArrayNode findings = Json.array();
            profiles.stream()
                    .flatMap(known -> known.diagnostics().stream())
                    .forEach(finding -> findings.add(Json.object()
                            .put("code", finding.code())
                            .put("severity", finding.severity())
                            .put("message", finding.message())
                            .put("subject", finding.subject())));
            return Json.object()
                    .put("in_order", findings.isEmpty())
                    .put("profiles", profiles.size())
                    .set("findings", findings);
        });
    }
}
