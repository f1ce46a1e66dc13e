package dev.yoi.runtime.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.ProfileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Configuration by content: what a bundle may hold, and the digest that workers are pinned to.
class ConfigBundleTest {
    private static final BundleId ID = new BundleId("b:1.0");
    private static final Profile SHELL = profile("shell", "process", "", Map.of());
    private static final Profile CODER = profile(
            "coder",
            "llm",
            "Zeichnet auf: é😀",
            Map.of("tools", List.of("read_file", "write_file"), "model", List.of("m-1")));

    private static Profile profile(String name, String backend, String text, Map<String, List<String>> settings) {
        return new Profile(new ProfileName(name), new BackendName(backend), text, new TreeMap<>(settings));
    }

    private static Profile with(String key, String... values) {
        return profile("p", "process", "", Map.of(key, List.of(values)));
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /// Workers in stores of earlier versions are pinned to this: computed outside of this code base, never to be
    /// changed.
    @Test
    void theDigestIsWhatItHasAlwaysBeen() {
        assertThat(ConfigBundle.of(ID, List.of(SHELL, CODER)).digest().hex())
                .isEqualTo("0dc596d1cb59b994885bda81b88cef76cac17130098be2cc88ddfa8d3fda339e");
    }

    @Test
    void theDigestDependsOnContentAndNotOnOrderOrId() {
        ConfigBundle bundle = ConfigBundle.of(ID, List.of(SHELL, CODER));
        assertThat(ConfigBundle.of(ID, List.of(CODER, SHELL))).isEqualTo(bundle);
        assertThat(ConfigBundle.of(new BundleId("other"), List.of(CODER, SHELL)).digest())
                .isEqualTo(bundle.digest());
        var others = new ArrayList<>(List.of(
                ConfigBundle.of(ID, List.of(SHELL)),
                ConfigBundle.of(ID, List.of(with("a", "b", "c"))),
                ConfigBundle.of(ID, List.of(with("a", "bc"))),
                ConfigBundle.of(ID, List.of(with("a", "b", ""))),
                ConfigBundle.of(ID, List.of(with("ab", "c"))),
                ConfigBundle.of(ID, List.of(profile("p", "process", "a", Map.of())))));
        others.add(bundle);
        assertThat(others).extracting(ConfigBundle::digest).doesNotHaveDuplicates();
    }

    @Test
    void I11_aBundleHasOneTo256ProfilesAndNoneTwice() {
        refused(ErrorCode.BUNDLE_INVALID, () -> ConfigBundle.of(ID, List.of()));
        refused(ErrorCode.BUNDLE_INVALID, () -> ConfigBundle.of(ID, List.of(SHELL, SHELL)));
        var many = new ArrayList<Profile>();
        for (int i = 0; i <= ConfigBundle.MAX_PROFILES; i++) {
            many.add(profile("p" + i, "process", "", Map.of()));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> ConfigBundle.of(ID, many));
        refused(
                ErrorCode.PROFILE_NOT_DECLARED,
                () -> ConfigBundle.of(ID, List.of(SHELL)).profile(new ProfileName("no")));
    }

    @Test
    void I11_profilesAreBoundedInEveryDirection() {
        var settings = new TreeMap<String, List<String>>();
        for (int i = 0; i <= Profile.MAX_SETTINGS; i++) {
            settings.put("s" + i, List.of("v"));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> profile("p", "process", "", settings));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> profile("p", "process", "x".repeat(501), Map.of()));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> with("a", "x".repeat(Profile.MAX_VALUE_CHARACTERS + 1)));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> with("a", "v".repeat(65).split("")));
        refused(ErrorCode.BUNDLE_INVALID, () -> with("Not_A_Key", "v"));
        refused(ErrorCode.BUNDLE_INVALID, () -> with("a", "nul\0byte"));
        refused(ErrorCode.BUNDLE_INVALID, () -> with("a", "one", "two").setting("a"));
    }

    @Test
    void I12_hostPathsAreRefused() {
        for (String path :
                List.of("/etc/passwd", "~/x", "~", "C:\\Users", "c:/users", "file:///x", "--config=/etc/x", "A=~/b")) {
            refused(ErrorCode.BUNDLE_INVALID, () -> with("command", "run", path));
        }
        with("command", "sh", "-c", "src/main", "a/b/c", "https://example.org/x", "1~2", "./run", "{input}");
    }

    @Test
    void secretsAreRefusedWhereverTheyStand() {
        for (String secret : List.of(
                "sk-ant-api03-abcdefghijklmnop",
                "ghp_abcdefghijklmnopqrstuvwxyz",
                "github_pat_abcdefghijklmnopqrstuv",
                "glpat-abcdefghijklmnopqrst",
                "xoxb-1234567890-abc",
                "AKIAABCDEFGHIJKLMNOP",
                "-----BEGIN RSA PRIVATE KEY-----")) {
            var refusal = new WorkerRuntimeException[1];
            assertThatThrownBy(() -> with("env", "KEY=" + secret + " tail"))
                    .isInstanceOfSatisfying(WorkerRuntimeException.class, e -> refusal[0] = e);
            assertThat(refusal[0].code()).isEqualTo(ErrorCode.BUNDLE_INVALID);
            assertThat(refusal[0]).message().as("not repeated in the refusal").doesNotContain(secret);
        }
        with("env", "KEY=secret:ANTHROPIC", "task-force", "risk-assessment-of-everything");
    }

    @Test
    void referencesHaveThePrefixOfTheirKind() {
        with("secrets", "secret:A", "git:origin");
        with("my_mounts", "mount:data/set-1");
        with("capabilities", "capability:browser", "network:intern", "shell:bash");
        for (String bad : List.of("A", "secret:", "secret: A", "token:A", "secret:../x y", "secret:/x")) {
            refused(ErrorCode.BUNDLE_INVALID, () -> with("secrets", bad));
        }
    }
}
