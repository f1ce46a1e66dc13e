package dev.yoi.server.wiring;

import dev.yoi.runtime.model.Digest;
import dev.yoi.server.profile.Approvals;
import dev.yoi.server.profile.ProfileSources;
import dev.yoi.server.profile.WorkspaceProfiles;
import dev.yoi.server.wire.ProfileView;
import dev.yoi.server.wiring.config.NearestName;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.util.List;
import java.util.Optional;

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
        return all(config).stream()
                .filter(profile -> profile.source().equals("repository"))
                .toList();
    }

    /// What is wrong with the profile that a worker gets when none is named, in words; nothing when it is there.
    public static Optional<String> defaultProfileTrouble(ServerConfig config) {
        ServerConfig.DefaultProfile wanted = config.defaultProfile();
        List<ProfileView> all = all(config);
        String said = wanted.place() + ": default_profile: ";
        Optional<ProfileView> found = all.stream()
                .filter(profile -> profile.name().equals(wanted.name()))
                .findFirst();
        if (found.isEmpty()) {
            List<String> names = all.stream().map(ProfileView::name).toList();
            return Optional.of(said + "there is no profile '" + wanted.name() + "' here; "
                    + NearestName.hint(wanted.name(), names));
        }
        return found.filter(profile -> profile.state().equals("invalid"))
                .map(profile -> said + "the profile '" + profile.name() + "' can't be used as it is; yoi profile lint "
                        + profile.name() + " says why");
    }

    private static List<ProfileView> all(ServerConfig config) {
        var files = new RepositoryProfileFiles(WorkspaceRoot.of(config.workspace()));
        var sources = new ProfileSources(files, EmbeddedRuntimes.RULES);
        return new WorkspaceProfiles(BuiltinBundle::content, sources, NONE_YET).list();
    }
}
