package dev.yoi.server.wire;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import java.util.List;
import java.util.Map;

/// A bundle with its profiles.
public record BundleView(String id, String digest, List<Declared> profiles) {
    public record Declared(String name, String backend, String description, Map<String, List<String>> settings) {
        static Declared of(Profile profile) {
            return new Declared(
                    profile.name().value(), profile.backend().value(), profile.description(), profile.settings());
        }
    }

    public static BundleView of(ConfigBundle bundle) {
        return new BundleView(
                bundle.id().value(),
                bundle.digest().hex(),
                bundle.profiles().stream().map(Declared::of).toList());
    }
}
