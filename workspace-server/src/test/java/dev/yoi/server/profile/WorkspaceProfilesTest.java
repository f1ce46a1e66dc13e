package dev.yoi.server.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.execution.process.ProcessBackends;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.profile.ProfileFiles.ProfileFile;
import dev.yoi.server.wire.BundleRefView;
import dev.yoi.server.wire.ProfileView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkspaceProfilesTest {
    private static final String CLAUDE = """
            backend = "process"
            description = "One run per input."

            [settings]
            command = ["claude", "-p", "{input}"]
            timeout_seconds = 60
            """;

    private static final String INSTRUCTED = """
            backend = "process"
            instructions = "reviewer.md"
            [settings]
            command = ["claude", "-p", "{input}", "--append-system-prompt", "{instructions}"]
            """;

    private final List<ProfileFile> files = new ArrayList<>();
    private final Set<Digest> approved = new HashSet<>();
    private final ConfigBundle builtIn = new ConfigBundle(
            new BundleId("builtin"),
            List.of(new Profile(new ProfileName("shell"), new BackendName("process"), "", new TreeMap<>())));
    private final List<SettingRules> rules = new ArrayList<>();
    private ProfileFiles.Pins pins = ProfileFiles.Pins.NONE;
    private final ProfileFiles repository = new ProfileFiles() {
        @Override
        public List<ProfileFile> files() {
            return files;
        }

        @Override
        public ProfileFile instructions(String fileName) {
            return fileName.equals("reviewer.md")
                    ? new ProfileFile.Content(fileName, "Read /etc/motd first.\n" + "x".repeat(20_000))
                    : new ProfileFile.Unreadable(fileName, "there is no file " + fileName);
        }

        @Override
        public Pins pins(List<String> paths) {
            return paths.isEmpty() ? Pins.NONE : pins;
        }
    };
    private final Approvals approvals = new Approvals() {
        @Override
        public boolean approved(Digest digest) {
            return approved.contains(digest);
        }

        @Override
        public void approve(Digest digest) {
            approved.add(digest);
        }
    };

    private WorkspaceProfiles profiles() {
        return new WorkspaceProfiles(() -> builtIn, new ProfileSources(repository, rules), approvals);
    }

    private ProfileView only(String name, String text) {
        files.clear();
        files.add(new ProfileFile.Content(name, text));
        return profiles().list().getLast();
    }

    private static Digest digest(ProfileView view) {
        BundleRefView bundle = Objects.requireNonNull(view.bundle());
        return new Digest(bundle.digest());
    }

    private static void isRefused(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void builtInProfilesAreReady() {
        assertThat(profiles().list()).singleElement().satisfies(view -> {
            assertThat(view.name()).isEqualTo("shell");
            assertThat(view.state()).isEqualTo("ready");
            assertThat(view.source()).isEqualTo("builtin");
        });
    }

    @Test
    void aRepositoryProfileThatRunsCommandsAsksOnceForEachContent() {
        ProfileView view = only("claude", CLAUDE);
        assertThat(view.state()).isEqualTo("needs_approval");
        assertThat(view.settings()).containsEntry("timeout_seconds", List.of("60"));
        var name = new ProfileName("claude");
        isRefused(() -> profiles().approve(name, Digest.sha256(new byte[0])), ProblemCode.PROFILE_CHANGED);
        assertThat(profiles().approve(name, digest(view)).state()).isEqualTo("ready");
        assertThat(only("claude", CLAUDE + "\n# a remark changes nothing\n").state())
                .isEqualTo("ready");
        assertThat(only("claude", CLAUDE.replace("-p", "-x")).state()).isEqualTo("needs_approval");
    }

    @Test
    void aProfileOfABackendThatRunsNoCommandNeedsNoApproval() {
        assertThat(only("chat", "backend = \"llm\"\n[settings]\nmodel = \"m\"\n")
                        .state())
                .isEqualTo("ready");
        assertThat(only("chat", "backend = \"llm\"\n[settings]\nhook_command = \"m\"\n")
                        .state())
                .isEqualTo("needs_approval");
    }

    @Test
    void whatIsWrongWithAFileNamesItsLine() {
        assertThat(only("x", "backend = \n").diagnostics())
                .singleElement()
                .satisfies(f -> assertThat(f.subject()).isEqualTo("x.toml:1"));
        assertThat(only("x", "backend = \"process\"\ncolour = 1\n").diagnostics())
                .singleElement()
                .satisfies(f -> assertThat(f.subject()).isEqualTo("x.toml:2"));
        assertThat(only("x", "backend = 1\n").state()).isEqualTo("invalid");
        assertThat(only("x", "description = \"x\"\n").diagnostics().getFirst().message())
                .contains("backend");
        assertThat(only("x", "backend = \"process\"\nsettings = 1\n").state()).isEqualTo("invalid");
        assertThat(only("x", "backend = \"process\"\n[settings]\na = 1.5\n").state())
                .isEqualTo("invalid");
        assertThat(only("x", "backend = \"process\"\n[settings]\na = \"/etc\"\n")
                        .state())
                .isEqualTo("invalid");
        assertThat(only("X Y", CLAUDE).state()).isEqualTo("invalid");
        isRefused(
                () -> profiles().approve(new ProfileName("x"), Digest.sha256(new byte[0])),
                ProblemCode.PROFILE_NOT_DECLARED);
    }

    @Test
    void aRepositoryProfileCantTakeTheNameOfABuiltInOne() {
        ProfileView view = only("shell", CLAUDE);
        assertThat(view.state()).isEqualTo("invalid");
        assertThat(profiles().show(new ProfileName("shell")).source()).isEqualTo("builtin");
    }

    @Test
    void instructionsAreInTheBundleWholeAndAskAgainWhenTheyChange() {
        ProfileView view = only("reviewer", INSTRUCTED);
        assertThat(view.state()).isEqualTo("needs_approval");
        assertThat(String.join("", view.settings().get("instructions")))
                .startsWith("Read /etc/motd first.")
                .hasSize(20_022);
        assertThat(view.origins())
                .containsEntry("instructions", "reviewer.md")
                .containsEntry("command", "reviewer.toml:4");
        assertThat(only("x", INSTRUCTED.replace("reviewer.md", "none.md")).diagnostics())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.subject()).isEqualTo("x.toml:2");
                    assertThat(f.message()).contains("none.md");
                });
    }

    @Test
    void aSecretIsInTheBundleByNameOnly() {
        ProfileView view = only("claude", CLAUDE + "[environment]\nKEY = \"secret:ANTHROPIC\"\nMODE = \"fast\"\n");
        assertThat(view.settings()).containsEntry("environment", List.of("KEY=secret:ANTHROPIC", "MODE=fast"));
        assertThat(only("claude", CLAUDE + "[environment]\nKEY = \"sk-abcdefghijklmnopqrstuvwx\"\n")
                        .diagnostics())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.subject()).isEqualTo("claude.toml:7");
                    assertThat(f.message()).contains("secret:NAME").doesNotContain("sk-abc");
                });
    }

    @Test
    void theBackendsWordOnASettingNamesItsLineAndWhatToDo() {
        rules.add(ProcessBackends.rules());
        ProfileView view = only("claude", CLAUDE);
        assertThat(view.presets()).containsEntry("output", List.of("text")).doesNotContainKey("timeout_seconds");
        assertThat(only("claude", CLAUDE.replace("timeout_seconds", "timeout_second"))
                        .diagnostics())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.subject()).isEqualTo("claude.toml:6");
                    assertThat(f.message()).contains("did you mean 'timeout_seconds'?");
                });
        assertThat(only("claude", CLAUDE.replace("\"process\"", "\"proces\"")).diagnostics())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.subject()).isEqualTo("claude.toml:1");
                    assertThat(f.message()).contains("known: process");
                });
    }

    @Test
    void aChangedPinIsAnotherBundleAndNoNewQuestion() {
        pins = new ProfileFiles.Pins(List.of("AGENTS.md sha256:00"), List.of());
        String text = CLAUDE.replace("[settings]", "pins = [\"AGENTS.md\"]\n[settings]");
        ProfileView before = only("claude", text);
        profiles().approve(new ProfileName("claude"), digest(before));
        pins = new ProfileFiles.Pins(List.of("AGENTS.md sha256:11"), List.of());
        ProfileView after = only("claude", text);
        assertThat(after.state()).isEqualTo("ready");
        assertThat(digest(after)).isNotEqualTo(digest(before));
        assertThat(after.settings()).containsEntry("pinned", List.of("AGENTS.md sha256:11"));
        assertThat(after.origins()).containsEntry("pinned", "the repository");
    }

    @Test
    void anUnreadableFileIsListed() {
        files.add(new ProfileFile.Unreadable("big", "too large"));
        assertThat(profiles().list().getLast().state()).isEqualTo("invalid");
        assertThat(profiles().findings()).hasSize(1);
    }
}
