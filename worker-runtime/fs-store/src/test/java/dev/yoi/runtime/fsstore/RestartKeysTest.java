package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.SendReceipt;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerIds;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.ScriptedBackend;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What a runtime promises across restarts, on this store: keys are remembered (I8), ends stay (I7), whether the
/// last process closed the store or died.
@ExtendWith(QuietDeaths.class)
class RestartKeysTest {
    private static final ProfileName PROFILE = new ProfileName("echo");
    private static final BundleId BUNDLE = new BundleId("builtin");

    @TempDir
    Path root;

    private final WorkerIds ids = new PredictableIds();
    private WatchedDisk disk = new WatchedDisk();

    private WorkerRuntime open() {
        disk = new WatchedDisk();
        var store = FilesystemStore.open(Trial.options(root), disk);
        var runtime = WorkerRuntime.open(new RuntimeParts(
                store, List.of(new ScriptedBackend()), FakeClock.atStart(), ids, RuntimeLimits.DEFAULT));
        runtime.storeBundle(
                ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, ScriptedBackend.NAME, "", new TreeMap<>()))));
        return runtime;
    }

    private static WorkerId create(WorkerRuntime runtime) {
        return runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey("create")))
                .state()
                .id();
    }

    private static SendReceipt send(WorkerRuntime runtime, WorkerId worker) {
        return runtime.send(worker, SendInput.text("once").withKey(new IdempotencyKey("send")));
    }

    private void aRepetitionIsNotDoneAgain(boolean dies) {
        WorkerId worker;
        long seq;
        try (WorkerRuntime runtime = open()) {
            worker = create(runtime);
            seq = send(runtime, worker).seq();
            if (dies) {
                disk.die();
            }
        }
        try (WorkerRuntime runtime = open()) {
            assertThat(create(runtime)).isEqualTo(worker);
            assertThat(runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
            SendReceipt receipt = send(runtime, worker);
            assertThat(receipt.repeated()).isTrue();
            assertThat(receipt.seq()).isEqualTo(seq);
        }
    }

    @Test
    void I8_keysAreRememberedAcrossACleanClose() {
        aRepetitionIsNotDoneAgain(false);
    }

    @Test
    void I8_keysAreRememberedAcrossADeath() {
        aRepetitionIsNotDoneAgain(true);
    }

    @Test
    void I7_anEndIsKeptAcrossADeath() {
        WorkerId worker;
        try (WorkerRuntime runtime = open()) {
            worker = create(runtime);
            runtime.stop(worker, Duration.ofSeconds(10));
            disk.die();
        }
        try (WorkerRuntime runtime = open()) {
            assertThat(runtime.worker(worker).state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
            assertThat(runtime.stop(worker, Duration.ofSeconds(10)).repeated()).isTrue();
        }
    }
}
