package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions.Limits;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the disk is asked to do for one piece of work: counted, never timed. One append and one page are in
/// [DurabilityTest].
class CostTest {
    private static final int WRITERS = 64;
    /// So that what all writers hand in together fits into one batch.
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    Path root;

    private final WatchedDisk disk = new WatchedDisk();

    private RuntimeStore open() {
        return FilesystemStore.open(Trial.options(root).withLimits(Limits.ofSegments(SEGMENT_BYTES)), disk);
    }

    @Test
    void I1_appendsThatComeWhileTheDiskIsBusyShareOneWriteAndOneSync() {
        try (RuntimeStore store = open()) {
            for (int n = 0; n <= WRITERS; n++) {
                append(store, worker(n), birth().toArray(WorkerEvent[]::new));
            }
            var writes = new AtomicInteger();
            var syncs = new AtomicInteger();
            var syncing = new CountDownLatch(1);
            var allHandedIn = new CountDownLatch(1);
            disk.watch((operation, path, bytes) -> {
                if (path.getParent().endsWith("journal") && bytes > 64 && operation == Operation.WRITE) {
                    writes.incrementAndGet();
                }
                if (path.getParent().endsWith("journal") && operation == Operation.FORCE) {
                    syncs.incrementAndGet();
                    syncing.countDown();
                    await(allHandedIn);
                }
            });
            CompletableFuture<List<RecordedEvent>> first = Trial.submit(store, worker(WRITERS), message("first"));
            await(syncing);
            var others = new ArrayList<CompletableFuture<List<RecordedEvent>>>();
            for (int n = 0; n < WRITERS; n++) {
                others.add(Trial.submit(store, worker(n), message("while the first is synced")));
            }
            allHandedIn.countDown();
            Trial.await(first);
            others.forEach(Trial::await);
            disk.watch((_, _, _) -> {});
            assertThat(writes).as("the first one's, and one for all others").hasValue(2);
            assertThat(syncs).hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        Waiting.uninterruptibly(latch::await);
    }

    @Test
    void I10_openingReadsTheCatalogOnceAndNoWorkersFiles() throws IOException {
        make(0, 100);
        long small = catalogBytesReadAtOpening();
        make(100, 300);
        long large = catalogBytesReadAtOpening();
        assertThat(large).isGreaterThan(2 * small).isLessThan(4 * small);
    }

    private void make(int from, int to) {
        try (RuntimeStore store = open()) {
            for (int n = from; n < to; n++) {
                append(store, worker(n), birth().toArray(WorkerEvent[]::new));
            }
        }
    }

    private long catalogBytesReadAtOpening() throws IOException {
        long size = 0;
        try (var files = Files.newDirectoryStream(Trial.files(root).catalog())) {
            for (Path file : files) {
                size += Files.size(file);
            }
        }
        var read = new AtomicLong();
        var workersFiles = new AtomicInteger();
        Path workers = Trial.files(root).workers();
        disk.watch((operation, path, bytes) -> {
            if (operation == Operation.READ && path.getParent().endsWith("catalog")) {
                read.addAndGet(bytes);
            }
            if (path.startsWith(workers) && !path.equals(workers)) {
                workersFiles.incrementAndGet();
            }
        });
        try (RuntimeStore store = open()) {
            disk.watch((_, _, _) -> {});
            assertThat(store.catalog().size()).isGreaterThanOrEqualTo(100);
        }
        assertThat(read).as("all that counts is read, and once").hasValue(size);
        assertThat(workersFiles).hasValue(0);
        return size;
    }

    @Test
    void threeHundredWorkersThatTheJournalHoldsAreFoldedBySeveralThreadsIntoTheirOrder() {
        int workers = 300;
        make(0, workers);
        RuntimeStore dying = open();
        var last = new ArrayList<CompletableFuture<List<RecordedEvent>>>();
        for (int n = 0; n < workers; n++) {
            last.add(Trial.submit(dying, worker(n), message("one more")));
        }
        last.forEach(Trial::await);
        disk.die();
        dying.close();
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(store.diagnostics()).isEmpty();
            assertThat(store.catalog().size()).isEqualTo(workers);
            for (int n = 0; n < workers; n++) {
                assertThat(store.load(worker(n)).lastSeq()).isEqualTo(4);
            }
        }
    }
}
