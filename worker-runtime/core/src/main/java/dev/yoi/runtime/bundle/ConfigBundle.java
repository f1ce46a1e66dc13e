package dev.yoi.runtime.bundle;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ProfileName;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// Immutable, content-addressed configuration: 1–256 profiles, sorted by name. Two bundles with the same profiles
/// have the same digest in whatever order the profiles were given.
public record ConfigBundle(BundleId id, List<Profile> profiles) {
    public static final int MAX_PROFILES = 256;

    public ConfigBundle {
        if (profiles.isEmpty()) {
            throw BundleRules.invalid("a bundle declares at least one profile");
        }
        if (profiles.size() > MAX_PROFILES) {
            throw WorkerRuntimeException.limit("profiles", MAX_PROFILES, "a bundle has at most 256 profiles");
        }
        var byName = new TreeMap<ProfileName, Profile>();
        for (Profile profile : profiles) {
            if (byName.put(profile.name(), profile) != null) {
                throw BundleRules.invalid("profile '" + profile.name() + "' is declared twice");
            }
        }
        profiles = List.copyOf(byName.values());
    }

    public static ConfigBundle of(BundleId id, Collection<Profile> profiles) {
        return new ConfigBundle(id, List.copyOf(profiles));
    }

    /// SHA-256 over the canonical form: `yoi-bundle-1`, then for each profile in order of its name: name,
    /// backend, description, number of settings, and for each setting in order of its key: key, number of values,
    /// values, as a [CanonicalForm]. The bundle's id is not part of it.
    public Digest digest() {
        var canonical = new CanonicalForm("yoi-bundle-1");
        for (Profile profile : profiles) {
            canonical.put(profile.name().value());
            canonical.put(profile.backend().value());
            canonical.put(profile.description());
            canonical.put(Integer.toString(profile.settings().size()));
            profile.settings().forEach((key, values) -> {
                canonical.put(key);
                canonical.put(Integer.toString(values.size()));
                values.forEach(canonical::put);
            });
        }
        return canonical.digest();
    }

    public BundleRef ref() {
        return new BundleRef(id, digest());
    }

    /// The profile with this name, or `profile_not_declared`.
    public Profile profile(ProfileName name) {
        return profiles.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> WorkerRuntimeException.of(
                        ErrorCode.PROFILE_NOT_DECLARED,
                        name.value(),
                        "profile '" + name + "' is not declared in bundle '" + id + "'",
                        "list the profiles of the bundle and name one of them"));
    }
}
