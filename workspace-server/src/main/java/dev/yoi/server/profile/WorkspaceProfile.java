package dev.yoi.server.profile;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ServerException.Finding;
import dev.yoi.server.wire.BundleRefView;
import dev.yoi.server.wire.ProfileView;
import java.util.List;
import java.util.Map;

/// A profile as the workspace has it now.
sealed interface WorkspaceProfile {
    String name();

    ProfileView view();

    /// It comes with Yoi.
    record BuiltIn(Profile profile, ConfigBundle bundle) implements WorkspaceProfile {
        @Override
        public String name() {
            return profile.name().value();
        }

        @Override
        public ProfileView view() {
            return WorkspaceProfile.view(profile, bundle, "builtin", "ready");
        }
    }

    /// It is in the repository, alone in a bundle. Without `approved` no worker may be made with it.
    record OfRepository(Profile profile, ConfigBundle bundle, boolean approved) implements WorkspaceProfile {
        @Override
        public String name() {
            return profile.name().value();
        }

        @Override
        public ProfileView view() {
            return WorkspaceProfile.view(profile, bundle, "repository", approved ? "ready" : "needs_approval");
        }
    }

    /// Its file breaks a rule.
    record Invalid(String name, List<Finding> findings) implements WorkspaceProfile {
        @Override
        public ProfileView view() {
            return new ProfileView(name, "repository", "invalid", null, "", Map.of(), null, findings);
        }
    }

    private static ProfileView view(Profile profile, ConfigBundle bundle, String source, String state) {
        return new ProfileView(
                profile.name().value(),
                source,
                state,
                profile.backend().value(),
                profile.description(),
                profile.settings(),
                BundleRefView.of(bundle.ref()),
                List.of());
    }

    default boolean named(ProfileName wanted) {
        return name().equals(wanted.value());
    }
}
