package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.CrashRules;
import dev.yoi.runtime.testkit.crashfs.Fault;
import dev.yoi.runtime.testkit.crashfs.Operation;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What crash trials have found once, in the fewest steps that show it. Most of it is a `kill -9` followed by a
/// loss of power: what the killed process made is there, and its name is not durable.
@ExtendWith(QuietDeaths.class)
class CrashRegressionTest {
    private final CrashFs fs = new CrashFs();

    private static RuntimeStore open(CrashFs fs) {
        return Trial.open(fs.getPath("/store"));
    }

    /// The process dies when it wants to sync this directory.
    private void dieBeforeSyncing(String directory) {
        fs.observe(step -> {
            if (step.operation() == Operation.FORCE_DIRECTORY && step.path().equals(directory)) {
                fs.die();
            }
        });
    }

    @Test
    void I1_closingTwiceAtTheSamePositionKeepsTheCatalog() {
        try (var store = open(fs)) {
            Trial.append(store, Trial.worker(1), Trial.created());
        }
        open(fs).close();
        open(fs).close();

        try (var store = open(fs)) {
            assertThat(store.catalog().entry(Trial.worker(1))).isPresent();
        }
    }

    @Test
    void I1_directoriesThatAKilledFirstOpeningMadeAreSynced() {
        dieBeforeSyncing("/");
        assertThatThrownBy(() -> open(fs)).isInstanceOf(WorkerRuntimeException.class);

        CrashFs next = fs.kill();
        try (var store = open(next)) {
            Trial.append(store, Trial.worker(1), Trial.created());
        }

        try (var store = open(next.crash(0))) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(1);
        }
    }

    /// A directory that may be written and not read can't be synced, so what is made in it can't be kept.
    @Test
    void I1_aStoreWhoseOwnNameCannotBeSyncedIsNotOpened() {
        fs.failWhen(step -> step.operation() == Operation.OPEN && step.path().equals("/"), Fault.PERMISSION_DENIED);

        assertThatThrownBy(() -> open(fs)).isInstanceOf(WorkerRuntimeException.class);
    }

    @Test
    void I1_directoriesThatAKilledProcessMadeForAWorkerAreSynced() {
        Path events = fs.getPath("/store").resolve(worker1()).resolve("events.jsonl");
        CrashFs next;
        try (var store = open(fs)) {
            Trial.append(store, Trial.worker(1), Trial.created());
            await().atMost(Trial.PATIENCE).until(() -> Files.exists(events) && Files.size(events) > 0);
            next = fs.kill();
        }
        open(next).close();

        try (var store = open(next.crash(0))) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(1);
        }
    }

    private static String worker1() {
        return "runtimes/embedded/workers/01/" + Trial.worker(1);
    }

    @Test
    void I1_aBundleThatAKilledProcessWroteIsSyncedBeforeItIsNamed() {
        var bundle = Trial.bundle("builtin", "runs commands");
        dieBeforeSyncing("/store/runtimes/embedded/bundles");
        try (var store = open(fs)) {
            assertThatThrownBy(() -> store.storeBundle(bundle)).isInstanceOf(WorkerRuntimeException.class);
        }

        CrashFs next = fs.kill();
        try (var store = open(next)) {
            store.storeBundle(bundle);
        }

        try (var store = open(next.crash(0))) {
            assertThat(store.bundle(bundle.id())).contains(bundle);
        }
    }

    /// The events were in their file already, and were appended once more with the transcript.
    @Test
    void I3_aTranscriptThatCannotBeWrittenAtOnceRepeatsNoEvents() {
        failOnce(fs, Operation.WRITE, "transcript.jsonl");
        Path transcript = fs.getPath("/store").resolve(worker1()).resolve("transcript.jsonl");
        try (var store = open(fs)) {
            Trial.append(store, Trial.worker(1), Trial.created(), Trial.input("one"));
            await().atMost(Trial.PATIENCE).until(() -> Files.exists(transcript) && Files.size(transcript) > 0);
            await().atMost(Trial.PATIENCE).until(() -> store.diagnostics().isEmpty());
            Trial.append(store, Trial.worker(1), Trial.input("two"));
        }

        try (var store = open(fs)) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(3);
        }
    }

    /// A sync that finds no space has lost what it was to save, and no later sync brings that back.
    @Test
    void I16_aSyncThatFindsNoSpaceStopsTheStore() {
        open(fs).close(); // the first opening makes a checkpoint, which could come behind the append
        try (var store = open(fs)) {
            Trial.append(store, Trial.worker(1), Trial.created());
            fs.die();
        }
        CrashFs next = fs.crash(0);
        var failed = failOnce(next, Operation.FORCE, "events.jsonl");
        try (var store = open(next)) {
            await().atMost(Trial.PATIENCE).untilTrue(failed);
            await().atMost(Trial.PATIENCE).until(() -> !store.status().writable());
        }

        try (var store = open(next.crash(0))) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(1);
        }
    }

    /// The batch whose sync failed is seen by the next process, which goes on behind it. It was in memory only,
    /// and a sync of what counts as clean saves nothing.
    @Test
    void I1_aBatchWhoseSyncFailedIsWrittenAgainBeforeAnythingIsBuiltOnIt() {
        for (long seed = 0; seed < 20; seed++) {
            var disk = new CrashFs(CrashRules.STRICT, seed);
            try (var store = open(disk)) {
                Trial.append(store, Trial.worker(1), Trial.created());
                var failed = new AtomicBoolean();
                disk.failWhen(
                        step -> step.operation() == Operation.FORCE
                                && step.path().contains("/journal/")
                                && failed.compareAndSet(false, true),
                        Fault.FAILED_SYNC);
                assertThatThrownBy(() -> Trial.append(store, Trial.worker(1), Trial.input("in doubt")))
                        .isInstanceOf(WorkerRuntimeException.class);
            }
            CrashFs next = disk.kill();
            try (var store = open(next)) {
                assertThat(Trial.log(store, Trial.worker(1))).hasSize(2);
                Trial.append(store, Trial.worker(1), Trial.input("built on it"));
                next.die();
            }
            try (var store = open(next.crash(0))) {
                assertThat(Trial.log(store, Trial.worker(1))).hasSize(3);
            }
        }
    }

    /// The directory's sync failed in the last checkpoint: its names are seen, and not on disk.
    @Test
    void I1_directoriesWhoseSyncFailedAreWrittenAgain() {
        for (long seed = 0; seed < 20; seed++) {
            var disk = new CrashFs(CrashRules.STRICT, seed);
            try (var store = open(disk)) {
                Trial.append(store, Trial.worker(1), Trial.created());
                failOnce(disk, Operation.FORCE_DIRECTORY, "/workers/01");
            }
            CrashFs next = disk.kill();
            open(next).close();
            try (var store = open(next.crash(0))) {
                assertThat(Trial.log(store, Trial.worker(1))).hasSize(1);
            }
        }
    }

    @Test
    void I16_aSyncOfABundleThatFailsStopsTheStore() {
        try (var store = open(fs)) {
            failOnce(fs, Operation.FORCE_DIRECTORY, "/bundles");
            assertThatThrownBy(() -> store.storeBundle(Trial.bundle("builtin", "runs commands")))
                    .isInstanceOf(WorkerRuntimeException.class);
            assertThat(store.status().writable()).isFalse();
        }
    }

    private static AtomicBoolean failOnce(CrashFs fs, Operation operation, String file) {
        var failed = new AtomicBoolean();
        fs.failWhen(
                step -> step.operation() == operation
                        && step.path().endsWith(file)
                        && failed.compareAndSet(false, true),
                Fault.NO_SPACE);
        return failed;
    }
}
