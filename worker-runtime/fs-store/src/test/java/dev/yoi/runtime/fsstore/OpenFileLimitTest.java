package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process has as many files open as it may. That passes, so it must not cost the store.
class OpenFileLimitTest {
    private static final WorkerId ONE = Trial.worker(1);

    @TempDir
    Path root;

    private final WatchedDisk disk = new WatchedDisk();

    private static FileSystemException tooMany(Path path) {
        return new FileSystemException(path.toString(), null, "Too many open files");
    }

    private static void fill(RuntimeStore store, int appends) {
        for (int i = 0; i < appends; i++) {
            Trial.append(store, ONE, Trial.message("x".repeat(10_000)));
        }
    }

    @Test
    void aCheckpointThatMeetsTheLimitIsMadeLater() {
        var limit = new AtomicBoolean(true);
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            disk.watch((operation, path, _) -> {
                if (limit.get() && operation == Operation.OPEN && path.endsWith("checkpoint.json.tmp")) {
                    throw tooMany(path);
                }
            });
            fill(store, 60);
            await().atMost(Trial.PATIENCE)
                    .until(() -> store.diagnostics().stream()
                            .anyMatch(diagnostic -> diagnostic.code().equals(new DiagnosticCode("store_busy"))));
            assertThat(store.status().writable()).isTrue();

            limit.set(false);
            fill(store, 60); // it is tried again when the journal has grown by as much once more
            await().atMost(Trial.PATIENCE).until(() -> store.diagnostics().isEmpty());
            assertThat(Trial.log(store, ONE)).hasSize(123);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void aSegmentThatMeetsTheLimitIsBegunAgain() {
        var left = new AtomicInteger(0);
        var met = new AtomicInteger();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            disk.watch((operation, path, _) -> {
                // which only a new segment asks for
                if (operation == Operation.SYNC_DIRECTORY && path.endsWith("journal") && left.getAndDecrement() > 0) {
                    met.incrementAndGet();
                    throw tooMany(path);
                }
            });
            for (int times = 0; times < 4; times++) {
                left.set(3);
                fill(store, 12);
            }
            assertThat(store.status().writable()).isTrue();
            assertThat(Trial.log(store, ONE)).hasSize(51);
        }
        assertThat(met).hasPositiveValue();
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, ONE)).hasSize(51);
            assertThat(store.diagnostics()).isEmpty();
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }
}
