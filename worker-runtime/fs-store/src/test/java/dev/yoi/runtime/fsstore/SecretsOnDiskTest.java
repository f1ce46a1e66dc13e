package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.ForkWorker;
import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.Gate;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.RunScript;
import dev.yoi.runtime.testkit.ScriptedBackend;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The bytes of a secret are in no file below the root, the journal included, whichever way it came.
@ExtendWith(QuietDeaths.class)
class SecretsOnDiskTest {
    private static final String CANARY = "canary \"in\" the mine";
    private static final String ESCAPED = "canary \\\"in\\\" the mine";
    private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final BundleId BUNDLE = new BundleId("builtin");
    private static final ProfileName PROFILE = new ProfileName("leaky");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private final Gate gate = new Gate();

    private final WatchedDisk disk = new WatchedDisk();

    private WorkerRuntime open(Disk on) {
        var backend = new ScriptedBackend();
        RunScript leaks = run -> {
            run.stream(
                    "the value is cana",
                    "ry \"in\" the m",
                    "ine, the key gh",
                    "p_" + KEY.substring(0, 20),
                    KEY.substring(20));
            run.tool("print " + CANARY, "{\"v\":\"" + ESCAPED + "\",\"k\":\"ghp_" + KEY + "\"}", CANARY);
            run.record(new WorkerEvent.DiagnosticRaised(
                    new DiagnosticCode("noted"), Severity.WARNING, "saw " + CANARY, CANARY));
        };
        backend.onRun(RunScript.heldBy(gate, leaks));
        var runtime = WorkerRuntime.open(new RuntimeParts(
                FilesystemStore.open(Trial.options(root), on),
                List.of(backend),
                FakeClock.atStart(),
                new PredictableIds(),
                RuntimeLimits.DEFAULT,
                name -> Optional.of(CANARY).filter(_ -> name.equals("CANARY"))));
        var settings = new TreeMap<>(Map.of("secrets", List.of("secret:CANARY")));
        runtime.storeBundle(ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, ScriptedBackend.NAME, "", settings))));
        return runtime;
    }

    private void assertNowhere() throws IOException {
        try (var files = Files.walk(root)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(5).allSatisfy(file -> {
                String bytes = text(file);
                assertThat(bytes.contains(CANARY) || bytes.contains(ESCAPED) || bytes.contains(KEY))
                        .as("%s holds a secret", root.relativize(file))
                        .isFalse();
            });
            assertThat(all).anyMatch(file -> text(file).contains("ghp_‹masked›"));
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noFileHoldsASecretBeforeOrAfterACheckpoint() throws IOException {
        try (WorkerRuntime runtime = open(disk)) {
            WorkerId worker = runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE)
                            .named(new WorkerName("for " + CANARY))
                            .labelled(Labels.of(Map.of("key", "ghp_" + KEY)))
                            .withKey(new IdempotencyKey("create")))
                    .state()
                    .id();
            runtime.send(worker, SendInput.text("use " + CANARY).withKey(new IdempotencyKey("send-1")));
            runtime.send(worker, SendInput.text("then ghp_" + KEY));
            gate.open();
            Awaitility.await()
                    .atMost(LONG)
                    .until(() ->
                            runtime.worker(worker).state().summary().usage().turns() == 2);
            runtime.fork(worker, ForkWorker.WHOLE);
            assertThat(runtime.transcript(worker, PageRequest.after(0, 100))
                            .items()
                            .toString())
                    .contains("the value is ‹masked›, the key ghp_‹masked›", "use ‹masked›", "then ghp_‹masked›");
            disk.die(); // what is there now is in the journal, and perhaps in files
        }
        assertNowhere();
        open(new NioDisk()).close();
        assertNowhere();
    }
}
