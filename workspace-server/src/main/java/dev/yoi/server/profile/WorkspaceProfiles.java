package dev.yoi.server.profile;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.bundle.SharedSettings;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.ServerException.Finding;
import dev.yoi.server.wire.ProfileView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Which profiles a worker of this workspace can be made with, and in which bundle each is.
///
/// A repository profile has a bundle of its own, named after its content, that is stored in a runtime only when a
/// worker is made with it: what nobody agreed to is in no store. Reads the files anew at each call.
public final class WorkspaceProfiles {
    /// Most profile files of a repository; further ones are not read.
    public static final int MAX_FILES = 256;
    /// Largest profile file, in bytes.
    public static final int MAX_FILE_BYTES = 64 * 1024;

    /// Largest file of instructions, in bytes.
    public static final int MAX_INSTRUCTION_BYTES = 256 * 1024;
    /// Largest file that a profile can be pinned to, in bytes.
    public static final int MAX_PINNED_BYTES = 1 << 20;

    /// What a worker is pinned to when its profile reads the repository and says nothing about it.
    private static final List<String> USUAL_PINS = List.of("AGENTS.md");

    private static final int DIGITS_IN_ID = 12;
    /// Backends that run programs of the repository's choosing by nature.
    private static final Set<BackendName> RUN_COMMANDS = Set.of(new BackendName("process"), new BackendName("acp"));

    private final Supplier<ConfigBundle> builtIn;
    private final ProfileSources sources;
    private final Approvals approvals;

    /// `builtIn` gives the bundle that comes with this version, as the runtime has it.
    public WorkspaceProfiles(Supplier<ConfigBundle> builtIn, ProfileSources sources, Approvals approvals) {
        this.builtIn = builtIn;
        this.sources = sources;
        this.approvals = approvals;
    }

    /// Built-in ones first, then those of the repository by name.
    public List<ProfileView> list() {
        return all().stream().map(WorkspaceProfile::view).toList();
    }

    public ProfileView show(ProfileName name) {
        return find(name).view();
    }

    /// What is wrong with the repository's profiles.
    public List<Finding> findings() {
        return all().stream()
                .flatMap(profile -> profile.view().diagnostics().stream())
                .toList();
    }

    /// The bundle to make a worker with this profile from, stored in `runtime`. `profile_not_declared`,
    /// `profile_invalid`, `profile_needs_approval`.
    public BundleRef provide(ProfileName name, WorkerRuntime runtime) {
        return switch (find(name)) {
            case WorkspaceProfile.BuiltIn known -> stored(known.offer(), runtime);
            case WorkspaceProfile.OfRepository known when known.approved() -> stored(known.offer(), runtime);
            case WorkspaceProfile.OfRepository known ->
                throw new ServerException.Failure(
                                ProblemCode.PROFILE_NEEDS_APPROVAL,
                                name.value(),
                                "profile '" + name + "' of this repository runs commands and was not approved yet",
                                "look at it and approve it once; any change asks again")
                        .with("digest", known.offer().bundle().digest().hex())
                        .exception();
            case WorkspaceProfile.Invalid invalid ->
                throw new ServerException.Failure(
                                ProblemCode.PROFILE_INVALID,
                                name.value(),
                                "profile '" + name + "' can't be used as it is",
                                "correct its file")
                        .with(invalid.findings())
                        .exception();
        };
    }

    /// Agrees to exactly this content. `profile_changed` when the profile has another one now.
    public ProfileView approve(ProfileName name, Digest digest) {
        return switch (find(name)) {
            case WorkspaceProfile.BuiltIn known -> known.view();
            case WorkspaceProfile.OfRepository known -> {
                if (!known.offer().bundle().digest().equals(digest)) {
                    throw ServerException.of(
                            ProblemCode.PROFILE_CHANGED,
                            name.value(),
                            "profile '" + name + "' has another content now",
                            "look at it again and approve what it is now");
                }
                approvals.approve(known.declared());
                yield show(name);
            }
            case WorkspaceProfile.Invalid invalid ->
                throw new ServerException.Failure(
                                ProblemCode.PROFILE_INVALID,
                                name.value(),
                                "profile '" + name + "' can't be approved as it is",
                                "correct its file")
                        .with(invalid.findings())
                        .exception();
        };
    }

    private WorkspaceProfile find(ProfileName name) {
        return all().stream()
                .filter(profile -> profile.named(name))
                .findFirst()
                .orElseThrow(() -> ServerException.of(
                        ProblemCode.PROFILE_NOT_DECLARED,
                        name.value(),
                        "this workspace has no profile '" + name + "'",
                        "list the profiles and name one of them"));
    }

    private BundleRef stored(WorkspaceProfile.Offer offer, WorkerRuntime runtime) {
        ConfigBundle known = builtIn.get();
        return offer.bundle().equals(known) ? known.ref() : runtime.storeBundle(offer.bundle());
    }

    private List<WorkspaceProfile> all() {
        List<WorkspaceProfile> all = new ArrayList<>();
        ConfigBundle known = builtIn.get();
        known.profiles().forEach(profile -> all.add(new WorkspaceProfile.BuiltIn(builtIn(profile, known))));
        for (ProfileFiles.ProfileFile file : sources.files().files()) {
            all.add(ofRepository(file, known));
        }
        return all;
    }

    /// A built-in profile is in the bundle that all share, unless there is something of this repository to pin.
    private WorkspaceProfile.Offer builtIn(Profile profile, ConfigBundle known) {
        Map<String, String> origins = new TreeMap<>();
        profile.settings().keySet().forEach(key -> origins.put(key, "built in"));
        List<String> pinned = sources.files().pins(usualPins(profile)).entries();
        return pinned.stream().allMatch(entry -> entry.endsWith(" none"))
                ? new WorkspaceProfile.Offer(profile, known, presets(profile), origins)
                : offer(profile, pinned, origins);
    }

    private WorkspaceProfile ofRepository(ProfileFiles.ProfileFile file, ConfigBundle known) {
        return switch (file) {
            case ProfileFiles.ProfileFile.Unreadable unreadable -> invalid(unreadable.name(), unreadable.problem());
            case ProfileFiles.ProfileFile.Content content -> {
                if (known.profiles().stream().anyMatch(p -> p.name().value().equals(content.name()))) {
                    yield invalid(content.name(), "a built-in profile has this name; rename the file");
                }
                ProfileToml.Outcome outcome = ProfileToml.parse(content.name(), content.text(), sources);
                Profile profile = outcome.profile();
                yield profile == null
                        ? new WorkspaceProfile.Invalid(content.name(), outcome.findings())
                        : ofRepository(profile, outcome);
            }
        };
    }

    private WorkspaceProfile ofRepository(Profile profile, ProfileToml.Outcome outcome) {
        List<String> asked = outcome.pins();
        ProfileFiles.Pins pins = sources.files().pins(asked == null ? usualPins(profile) : asked);
        String name = profile.name().value();
        if (!pins.problems().isEmpty()) {
            return new WorkspaceProfile.Invalid(
                    name,
                    pins.problems().stream()
                            .map(problem -> Finding.error("profile_invalid", problem, name + ".toml"))
                            .toList());
        }
        Digest declared = digest(profile);
        boolean harmless = !RUN_COMMANDS.contains(profile.backend())
                && profile.settings().keySet().stream().noneMatch(key -> key.contains("command"));
        return new WorkspaceProfile.OfRepository(
                offer(profile, pins.entries(), outcome.origins()), declared, harmless || approvals.approved(declared));
    }

    private List<String> usualPins(Profile profile) {
        return sources.rulesOf(profile.backend())
                .filter(rules -> rules.readsRepository(profile))
                .map(_ -> USUAL_PINS)
                .orElse(List.of());
    }

    private SortedMap<String, List<String>> presets(Profile profile) {
        return sources.rulesOf(profile.backend())
                .map(rules -> rules.presets(profile))
                .orElseGet(TreeMap::new);
    }

    private WorkspaceProfile.Offer offer(Profile profile, List<String> pinned, Map<String, String> origins) {
        var all = new TreeMap<>(origins);
        Profile whole = profile;
        if (!pinned.isEmpty()) {
            whole = profile.with(SharedSettings.PINNED, pinned);
            all.put(SharedSettings.PINNED, "the repository");
        }
        var id = new BundleId(
                "profile-" + profile.name() + "-" + digest(whole).hex().substring(0, DIGITS_IN_ID));
        return new WorkspaceProfile.Offer(whole, new ConfigBundle(id, List.of(whole)), presets(whole), all);
    }

    private static Digest digest(Profile profile) {
        return new ConfigBundle(new BundleId("profile"), List.of(profile)).digest();
    }

    private static WorkspaceProfile invalid(String name, String problem) {
        return new WorkspaceProfile.Invalid(name, List.of(Finding.error("profile_invalid", problem, name + ".toml")));
    }
}
