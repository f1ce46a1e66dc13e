package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A segment that is used again is full of what it held before.
class RecycledSegmentTest {
    @TempDir
    Path root;

    @Test
    void rowC_whatASegmentHeldBeforeIsNoTornEndAfterACleanClose() {
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
        }
        for (int round = 0; round < 12; round++) {
            try (RuntimeStore store = Trial.open(root)) {
                for (int i = 0; i < 60; i++) {
                    Trial.append(store, Trial.worker(1), Trial.message("x".repeat(3_000 + 711 * round)));
                }
            }
            assertThat(StoreDoctor.check(Trial.options(root)))
                    .as("round %s", round)
                    .isEmpty();
        }
        assertThat(Files.exists(Trial.files(root).quarantine())).isFalse();
    }

    /// A second without work vouches for the last batch, in an empty one behind it.
    @Test
    void rowC_norAfterACloseThatCameBehindSomeRest() throws Exception {
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
        }
        for (int round = 0; round < 3; round++) {
            var rested = new CountDownLatch(1);
            var disk = new WatchedDisk();
            try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
                for (int i = 0; i < 60; i++) {
                    Trial.append(store, Trial.worker(1), Trial.message("x".repeat(3_000)));
                }
                disk.watch((operation, path, bytes) -> {
                    if (operation == Operation.WRITE
                            && bytes == JournalForm.BATCH_HEADER_BYTES
                            && path.getParent().endsWith("journal")) {
                        rested.countDown();
                    }
                });
                assertThat(rested.await(Trial.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(StoreDoctor.check(Trial.options(root)))
                    .as("round %s", round)
                    .isEmpty();
        }
        assertThat(Files.exists(Trial.files(root).quarantine())).isFalse();
    }
}
