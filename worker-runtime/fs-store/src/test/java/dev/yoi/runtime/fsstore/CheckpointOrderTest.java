package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of a checkpoint's steps is its promise.
class CheckpointOrderTest {
    /// Each checkpoint gives all segments back that it may.
    private static final FilesystemStoreOptions.Limits NOTHING_RETAINED = new FilesystemStoreOptions.Limits(
            Trial.SEGMENT_BYTES,
            64L * Trial.SEGMENT_BYTES,
            0,
            4L * Trial.SEGMENT_BYTES,
            32L * Trial.SEGMENT_BYTES,
            16,
            Duration.ofSeconds(10));

    @TempDir
    Path root;

    private final WatchedDisk disk = new WatchedDisk();

    @Test
    void I1_noSegmentIsUsedAgainBeforeACheckpointThatCoversIt() {
        var given = new CopyOnWriteArrayList<String>();
        var tooEarly = new CopyOnWriteArrayList<String>();
        disk.watch((operation, path, _) -> {
            boolean gone = operation == Operation.RENAME_FROM || operation == Operation.DELETE;
            if (gone && isSegment(path)) {
                given.add(path.toString());
                if (lastPosition(path) > covered()) {
                    tooEarly.add(path.toString());
                }
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root).withLimits(NOTHING_RETAINED), disk)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 150; i++) {
                Trial.append(store, Trial.worker(1), Trial.message("x".repeat(10_000)));
            }
        }
        assertThat(given).isNotEmpty();
        assertThat(tooEarly).isEmpty();
    }

    private static boolean isSegment(Path path) {
        return path.getFileName().toString().matches("[0-9]{20}\\.log");
    }

    private static long first(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring(0, 20));
    }

    private static long lastPosition(Path segment) throws IOException {
        try (Stream<Path> files = Files.list(segment.getParent())) {
            return files.filter(CheckpointOrderTest::isSegment)
                            .mapToLong(CheckpointOrderTest::first)
                            .filter(first -> first > first(segment))
                            .min()
                            .orElse(Long.MAX_VALUE)
                    - 1;
        }
    }

    private long covered() throws IOException {
        Path checkpoint = Trial.files(root).checkpoint();
        return Files.exists(checkpoint)
                ? Checkpoint.read(Files.readAllBytes(checkpoint)).position()
                : 0;
    }

    @Test
    void I1_theRecordOfACheckpointComesBehindEverySyncThatItStandsFor() {
        List<String> steps = new ArrayList<>();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
            disk.watch((operation, path, _) -> {
                synchronized (steps) {
                    steps.add(operation + " " + path.getFileName());
                }
            });
        }
        int record = steps.lastIndexOf("RENAME checkpoint.json");
        assertThat(record).isPositive();
        for (String sync : List.of(
                "FORCE events.jsonl",
                "FORCE transcript.jsonl",
                "FORCE runtime.jsonl",
                "FORCE checkpoint.json.tmp",
                "SYNC_DIRECTORY " + Trial.worker(1),
                "SYNC_DIRECTORY 01",
                "SYNC_DIRECTORY workers",
                "SYNC_DIRECTORY catalog")) {
            assertThat(steps.subList(0, record)).as("before the record").contains(sync);
        }
    }
}
