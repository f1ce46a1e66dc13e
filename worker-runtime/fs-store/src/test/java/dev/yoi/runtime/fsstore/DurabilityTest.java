package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the disk is asked to do, and what happens when it refuses.
@ExtendWith(QuietDeaths.class)
class DurabilityTest {
    private static final WorkerId ONE = worker(1);

    @TempDir
    Path root;

    private final WatchedDisk disk = new WatchedDisk();

    private static final int HEADER_BYTES = JournalForm.SEGMENT_HEADER_BYTES;

    private static boolean isJournal(Path path) {
        return path.getParent().endsWith("journal");
    }

    @Test
    void I1_oneSendIsOneJournalWriteAndOneSyncBeforeItIsKnown() {
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            var writes = new AtomicInteger();
            var syncs = new AtomicInteger();
            var knownTooEarly = new AtomicBoolean();
            disk.watch((operation, path, bytes) -> {
                // an empty batch of 64 bytes vouches for the last one when the store is idle; nobody waits for it
                if (isJournal(path) && operation == Operation.WRITE && bytes > 64) {
                    writes.incrementAndGet();
                }
                if (isJournal(path) && operation == Operation.FORCE) {
                    knownTooEarly.compareAndSet(false, store.load(ONE).lastSeq() > 3 + syncs.getAndIncrement());
                }
            });
            for (int i = 0; i < 10; i++) {
                append(store, ONE, message("m"));
            }
            disk.watch((_, _, _) -> {});
            assertThat(writes).hasValue(10);
            assertThat(syncs).hasValue(10);
            assertThat(knownTooEarly).isFalse();
        }
    }

    /// One append only, and looked at behind the close: so it does not matter who is quicker.
    @Test
    void I1_nobodyHearsOfAnAppendBeforeItsSync() {
        var steps = new CopyOnWriteArrayList<String>();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            var committer = new AtomicReference<Thread>();
            disk.watch((operation, path, bytes) -> {
                // neither the header of the segment nor the zeros of another one
                boolean batch = isJournal(path) && operation == Operation.WRITE && bytes < HEADER_BYTES;
                boolean first = batch && committer.compareAndSet(null, Thread.currentThread());
                boolean itsSync =
                        operation == Operation.FORCE && Thread.currentThread().equals(committer.get());
                if ((first || itsSync) && steps.size() < 2) {
                    steps.add(operation + (store.catalog().entry(ONE).isPresent() ? " too late" : " in time"));
                }
            });
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        assertThat(steps).containsExactly("WRITE in time", "FORCE in time");
    }

    @Test
    void I1_makingRoomForACopyTakesNothingFromTheNextCheckpoint() throws IOException {
        Trial.open(root).close(); // the first opening makes a checkpoint, which could come behind the append
        var synced = new AtomicInteger();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            StoreFiles files = Trial.files(root);
            WorkerId other = worker(2);
            Files.createDirectories(files.worker(other).directory());
            store.copy(other).close();
            disk.watch((operation, path, bytes) -> {
                if (operation == Operation.FORCE
                        && path.equals(files.worker(ONE).events())) {
                    synced.incrementAndGet();
                }
            });
        }
        assertThat(synced).hasValue(1);
    }

    @Test
    void I10_aPageReadsBytesOfThePageOnly() {
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 2_000; i++) {
                Trial.submit(store, ONE, message("x".repeat(500))).join();
            }
        }
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            var read = new AtomicLong();
            disk.watch((operation, path, bytes) -> {
                if (operation == Operation.READ && path.endsWith("events.jsonl")) {
                    read.addAndGet(bytes);
                }
            });
            store.events(ONE, PageRequest.after(1_990, 10));
            long atTheEnd = read.getAndSet(0);
            store.events(ONE, PageRequest.after(0, 10));
            long atTheStart = read.getAndSet(0);
            store.events(ONE, PageRequest.before(Long.MAX_VALUE, 10));
            disk.watch((_, _, _) -> {});
            assertThat(atTheEnd).isLessThan(300_000);
            assertThat(atTheStart).isLessThan(300_000);
            assertThat(read.get()).isLessThan(300_000);
        }
    }

    @Test
    void I16_aFailedSyncStopsTheStoreAndIsNeverTriedAgain() {
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            var failed = new AtomicInteger();
            disk.watch((operation, path, _) -> {
                if (operation == Operation.FORCE && isJournal(path)) {
                    failed.incrementAndGet();
                    throw new IOException("sync failed");
                }
            });
            WorkerRuntimeException failure =
                    catchThrowableOfType(WorkerRuntimeException.class, () -> append(store, ONE, message("m")));
            assertThat(failure.code()).isEqualTo(ErrorCode.STORE_IO);
            assertThat(failure.details()).containsEntry("outcome", "unknown");
            assertThat(store.load(ONE).lastSeq()).isEqualTo(3);
            assertThat(store.status().writable()).isFalse();
            assertThatThrownBy(() -> append(store, ONE, message("m")))
                    .isInstanceOfSatisfying(
                            WorkerRuntimeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_READ_ONLY));
            assertThat(store.diagnostics()).hasSize(1);
            assertThat(failed).hasValue(1);
        }
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, ONE).size()).isBetween(3, 4);
        }
    }

    @Test
    void I16_aFailedSyncInACheckpointStopsTheStore() {
        var acknowledged = new AtomicInteger(birth().size());
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            disk.watch((operation, path, _) -> {
                if (operation == Operation.FORCE && path.endsWith("events.jsonl")) {
                    throw new IOException("sync failed");
                }
            });
            assertThatThrownBy(() -> {
                        while (true) {
                            append(store, ONE, message("x".repeat(10_000)));
                            acknowledged.incrementAndGet();
                        }
                    })
                    .isInstanceOf(WorkerRuntimeException.class);
            assertThat(store.status().writable()).isFalse();
            disk.watch((_, _, _) -> {});
        }
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, ONE)).hasSizeGreaterThanOrEqualTo(acknowledged.get());
        }
    }

    @Test
    void aDiskThatIsFullOnTheWayToWorkerFilesLosesNothingAndRecovers() {
        var full = new AtomicBoolean();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            disk.watch((operation, path, _) -> {
                if (full.get()
                        && operation == Operation.WRITE
                        && path.toString().contains("workers")) {
                    throw new IOException("No space left on device");
                }
            });
            full.set(true);
            append(store, ONE, message("acknowledged"));
            Awaitility.await()
                    .atMost(Trial.PATIENCE)
                    .until(() -> !store.diagnostics().isEmpty());
            assertThatThrownBy(() -> append(store, ONE, message("no")))
                    .isInstanceOfSatisfying(
                            WorkerRuntimeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL));
            assertThat(Trial.log(store, ONE)).hasSize(4);
            full.set(false);
            Awaitility.await()
                    .atMost(Trial.PATIENCE)
                    .until(() -> store.diagnostics().isEmpty());
            append(store, ONE, message("yes"));
        }
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, ONE)).hasSize(5);
        }
    }

    @Test
    void I6_aHolderWhoseLockFileWasReplacedStopsBeforeItsNextSegment() throws IOException {
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            Files.delete(Trial.files(root).lock());
            try (RuntimeStore other = Trial.open(root)) {
                assertThatThrownBy(() -> {
                            while (true) {
                                append(store, ONE, message("x".repeat(10_000)));
                            }
                        })
                        .isInstanceOfSatisfying(
                                WorkerRuntimeException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FENCED));
                assertThat(other.status().writable()).isTrue();
            }
        }
    }

    @Test
    void anEventThatIsTooLargeIsRefusedAndChangesNothing() {
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            assertThatThrownBy(() -> append(store, ONE, message("x".repeat((1 << 20) + 1))))
                    .isInstanceOfSatisfying(
                            WorkerRuntimeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
            append(store, ONE, message("x".repeat((1 << 20) - 200)));
            assertThat(Trial.log(store, ONE)).hasSize(4);
        }
    }
}
