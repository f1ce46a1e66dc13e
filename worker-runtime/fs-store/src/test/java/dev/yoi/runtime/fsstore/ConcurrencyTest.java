package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Many callers at once, segments rolling and checkpoints running, and what is left when the process dies.
@ExtendWith(QuietDeaths.class)
class ConcurrencyTest {
    private static final int WRITERS = 64;
    private static final int WORKERS_PER_WRITER = 4;

    @TempDir
    Path root;

    private final ConcurrentHashMap<WorkerId, Long> acknowledged = new ConcurrentHashMap<>();

    /// Writes to its own workers until it may not any more.
    private void write(RuntimeStore store, int writer, int events) {
        var states = new ArrayList<WorkerState>();
        for (int i = 0; i < WORKERS_PER_WRITER; i++) {
            WorkerId id = id(writer, i);
            states.add(store.catalog().entry(id).isPresent() ? store.load(id) : null);
        }
        try {
            for (int n = 0; n < events; n++) {
                int i = n % WORKERS_PER_WRITER;
                WorkerId id = id(writer, i);
                List<WorkerEvent> next = states.get(i) == null
                        ? birth()
                        : List.of(message("writer " + writer + " event " + n + "x".repeat(n * 37 % 500)));
                Trial.Submitted submitted = Trial.submit(store, id, states.get(i), next);
                states.set(i, submitted.after());
                List<RecordedEvent> recorded = submitted.done().join();
                acknowledged.put(id, recorded.getLast().seq());
                if (n % 16 == 0) {
                    store.events(id, PageRequest.before(Long.MAX_VALUE, 5));
                    store.transcript(id, PageRequest.before(Long.MAX_VALUE, 5));
                }
            }
        } catch (CompletionException | WorkerRuntimeException e) {
            // the store died under it, as the test wanted
        }
    }

    private static WorkerId id(int writer, int i) {
        return worker(writer * WORKERS_PER_WRITER + i);
    }

    private void check(Path at) {
        try (RuntimeStore store = Trial.open(at)) {
            acknowledged.forEach((id, seq) -> {
                assertThat((long) Trial.log(store, id).size()).isGreaterThanOrEqualTo(seq);
                assertThat(store.load(id).lastSeq())
                        .isEqualTo(store.catalog().entry(id).orElseThrow().lastSeq());
            });
            assertThat(store.diagnostics()).isEmpty();
        }
        assertThat(StoreDoctor.check(Trial.options(at))).isEmpty();
    }

    @Test
    void I3_manyWritersLeaveGaplessLogs() throws Exception {
        try (RuntimeStore store = Trial.open(root)) {
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int w = 0; w < WRITERS; w++) {
                    int writer = w;
                    writers.execute(() -> write(store, writer, 80));
                }
            }
            assertThat(acknowledged).hasSize(WRITERS * WORKERS_PER_WRITER);
        }
        check(root);
    }

    @Test
    void I1_whatWasAcknowledgedSurvivesADeathAtAnyMoment() throws Exception {
        for (int round = 0; round < 6; round++) {
            var disk = new WatchedDisk();
            var left = new AtomicLong(new SeededRandom(round).nextInt(4_000) + 200L);
            RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
            disk.watch((_, _, _) -> {
                if (left.decrementAndGet() <= 0) {
                    disk.die();
                }
            });
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int w = 0; w < 16; w++) {
                    int writer = w;
                    writers.execute(() -> write(store, writer, 400));
                }
            }
            store.close();
            check(root);
        }
    }

    @Test
    void aReaderBesideAWriterSeesGaplessLogs() throws Exception {
        try (RuntimeStore store = Trial.open(root.resolve("live"));
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < 8; w++) {
                int writer = w;
                writers.execute(() -> write(store, writer, 600));
            }
            for (int i = 0; i < 5; i++) {
                readBeside(root.resolve("live"));
            }
        }
        check(root.resolve("live"));
    }

    /// As the command line does beside a running server: whatever it sees is a gapless beginning of what is
    /// there.
    private static void readBeside(Path at) {
        try (RuntimeStore reader = FilesystemStore.openReadOnly(Trial.options(at))) {
            for (WorkerId id : reader.catalog().entries().keySet()) {
                int count = Trial.log(reader, id).size();
                assertThat(reader.catalog().entry(id).orElseThrow().lastSeq()).isEqualTo(count);
            }
        } catch (WorkerRuntimeException e) {
            // the writer moved on: a typed answer, and the next try sees more
            assertThat(e.code().code()).isIn("store_busy", "store_io", "worker_damaged", "store_corrupt");
        }
    }
}
