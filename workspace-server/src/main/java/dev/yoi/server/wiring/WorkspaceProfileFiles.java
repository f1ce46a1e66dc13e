package dev.yoi.server.wiring;

import dev.yoi.runtime.model.Digest;
import dev.yoi.server.profile.Approvals;
import dev.yoi.server.profile.ProfileSources;
import dev.yoi.server.profile.WorkspaceProfiles;
import dev.yoi.server.wire.ProfileView;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.util.List;

/// The profiles of a project as its files have them: for a look at them before any server was started. Changes
/// nothing and runs nothing.
public final class WorkspaceProfileFiles {
    private static final Approvals NONE_YET = new Approvals() {
        @Override
        public boolean approved(Digest digest) {
            return false;
        }

        @Override
        public void approve(Digest digest) {
            throw new UnsupportedOperationException("files are only looked at here");
        }
    };

    private WorkspaceProfileFiles() {}

    /// Those of the repository, with what is wrong with each.
    public static List<ProfileView> of(ServerConfig config) {
        var files = new RepositoryProfileFiles(WorkspaceRoot.of(config.workspace()));
        var sources = new ProfileSources(files, EmbeddedRuntimes.RULES);
        return new WorkspaceProfiles(BuiltinBundle::content, sources, NONE_YET)
                .list().stream()
                        .filter(profile -> profile.source().equals("repository"))
                        .toList();
    }
}
