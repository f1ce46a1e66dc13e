package dev.yoi.server.profile;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ServerException.Finding;
import dev.yoi.server.wire.BundleRefView;
import dev.yoi.server.wire.ProfileView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// A profile as the workspace has it now.
sealed interface WorkspaceProfile {
    String name();

    ProfileView view();

    /// What a worker would get: its profile in the bundle that it would be pinned to; what the backend takes for
    /// settings that are left out; and where each setting came from.
    record Offer(
            Profile profile,
            ConfigBundle bundle,
            SortedMap<String, List<String>> presets,
            Map<String, String> origins) {}

    /// It comes with Yoi.
    record BuiltIn(Offer offer) implements WorkspaceProfile {
        @Override
        public String name() {
            return offer.profile().name().value();
        }

        @Override
        public ProfileView view() {
            return WorkspaceProfile.view(offer, "builtin", "ready");
        }
    }

    /// It is in the repository, alone in a bundle. Without `approved` no worker may be made with it. `declared`
    /// is what a person agrees to: all but the files that the profile is only pinned to.
    record OfRepository(Offer offer, Digest declared, boolean approved) implements WorkspaceProfile {
        @Override
        public String name() {
            return offer.profile().name().value();
        }

        @Override
        public ProfileView view() {
            return WorkspaceProfile.view(offer, "repository", approved ? "ready" : "needs_approval");
        }
    }

    /// Its file breaks a rule.
    record Invalid(String name, List<Finding> findings) implements WorkspaceProfile {
        @Override
        public ProfileView view() {
            return new ProfileView(
                    name, "repository", "invalid", null, "", Map.of(), Map.of(), Map.of(), null, findings);
        }
    }

    private static ProfileView view(Offer offer, String source, String state) {
        Profile profile = offer.profile();
        return new ProfileView(
                profile.name().value(),
                source,
                state,
                profile.backend().value(),
                profile.description(),
                profile.settings(),
                offer.presets(),
                offer.origins(),
                BundleRefView.of(offer.bundle().ref()),
                List.of());
    }

    default boolean named(ProfileName wanted) {
        return name().equals(wanted.value());
    }
}
