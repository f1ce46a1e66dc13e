package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The power is lost at the worst moment, and the disk keeps nothing that was not synced: one test for each sync
/// that something depends on.
@ExtendWith(QuietDeaths.class)
class PowerLossTest {
    private static final WorkerId ONE = Trial.worker(1);

    private final CrashFs fs = new CrashFs();

    private static RuntimeStore open(CrashFs fs) {
        return Trial.open(fs.getPath("/store"));
    }

    /// Nothing but what was synced.
    private static CrashFs powerLost(CrashFs fs) {
        return fs.crash(0);
    }

    @Test
    void I1_whatWasAcknowledgedIsThereThoughNoFileWasWritten() {
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            Trial.append(store, ONE, Trial.message("acknowledged"));
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(Trial.log(store, ONE)).hasSize(4);
        }
    }

    @Test
    void I1_aCleanCloseLeavesDurableFiles() {
        closedWithOneWorker();

        try (RuntimeStore store = open(powerLost(fs))) {
            assertThat(Trial.log(store, ONE)).hasSize(4);
            assertThat(store.load(ONE).lastSeq()).isEqualTo(4);
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    private void closedWithOneWorker() {
        try (RuntimeStore store = open(fs)) {
            store.storeBundle(Trial.bundle("builtin", "runs commands"));
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            Trial.append(store, ONE, Trial.message("acknowledged"));
        }
    }

    /// The index of bundles is derived from the runtime's log, which a checkpoint must have synced.
    @Test
    void I1_I4_aCleanCloseLeavesADurableRuntimeLog() throws IOException {
        closedWithOneWorker();
        CrashFs left = powerLost(fs);
        try (Stream<Path> catalog =
                Files.list(Trial.files(left.getPath("/store")).catalog())) {
            for (Path file : catalog.toList()) {
                Files.delete(file);
            }
        }

        try (RuntimeStore store = open(left)) {
            assertThat(store.bundles()).hasSize(1);
        }
    }

    @Test
    void I1_aBundleThatWasStoredIsThere() {
        var bundle = Trial.bundle("builtin", "runs commands");
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            store.storeBundle(bundle);
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(store.bundle(bundle.id())).contains(bundle);
        }
    }

    /// Batches of different epochs could not be told apart otherwise.
    @Test
    void theEpochOfAnOpeningIsNeverUsedAgain() {
        open(fs).close();
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            assertThat(store.identity().epoch()).isEqualTo(2);
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(store.identity().epoch()).isEqualTo(3);
        }
    }

    @Test
    void I1_aRemovedWorkerStaysRemoved() {
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            Trial.remove(store, ONE);
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(store.catalog().entry(ONE)).isEmpty();
        }
    }

    @Test
    void I1_aRemovedWorkerStaysRemovedBehindACheckpointThatKnewIt() {
        closedWithOneWorker();
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            Trial.remove(store, ONE);
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(store.catalog().entry(ONE)).isEmpty();
        }
        try (RuntimeStore store = open(powerLost(left))) {
            assertThat(store.catalog().entry(ONE)).isEmpty();
        }
    }

    /// What made the checkpoint possible is there when the segments are not any more.
    @Test
    void I1_whenSegmentsAreUsedAgainWhatTheyHeldIsInFiles() {
        var path = Trial.files(fs.getPath("/store")).journal();
        CrashFs left;
        try (RuntimeStore store = open(fs)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 100; i++) {
                Trial.append(store, ONE, Trial.message("x".repeat(10_000)));
            }
            await().atMost(Trial.PATIENCE).until(() -> firstSegment(path) > 1);
            left = powerLost(fs);
        }
        try (RuntimeStore store = open(left)) {
            assertThat(Trial.log(store, ONE)).hasSize(103);
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    private static long firstSegment(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .sorted()
                    .toList();
            return names.isEmpty() ? 0 : Long.parseLong(names.getFirst().substring(0, 20));
        }
    }
}
