package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator sees of a store in a flight recording.
class FlightRecordingTest {
    @TempDir
    Path root;

    @Test
    void aRecordingShowsAppendsSyncsCheckpointsAndRecoveries() throws IOException {
        Map<String, List<RecordedEvent>> events;
        try (var recording = new Recording()) {
            for (String name : List.of("Append", "Sync", "Checkpoint", "Recovery")) {
                recording.enable("dev.yoi.store." + name).withThreshold(Duration.ZERO);
            }
            recording.start();
            use();
            recording.stop();
            Path file = root.resolve("flight.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file).stream()
                    .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
        }

        assertThat(events.get("dev.yoi.store.Append"))
                .extracting(event -> event.getInt("events"))
                .containsExactlyInAnyOrder(3, 1);
        assertThat(events.get("dev.yoi.store.Sync"))
                .extracting(event -> event.getInt("events"))
                .containsExactlyInAnyOrder(3, 1);
        assertThat(events.get("dev.yoi.store.Sync")).allMatch(event -> event.getLong("bytes") > 64);
        assertThat(events.get("dev.yoi.store.Checkpoint"))
                .filteredOn(event -> event.getBoolean("clean") && event.getBoolean("completed"))
                .extracting(event -> event.getLong("position"))
                .containsExactly(4L, 4L);
        assertThat(events.get("dev.yoi.store.Recovery"))
                .extracting(event -> event.getInt("workers"))
                .containsExactly(0, 1);
    }

    /// Makes a store with one worker, and opens it again.
    private void use() {
        try (RuntimeStore store = Trial.open(root)) {
            append(store, worker(1), birth().toArray(WorkerEvent[]::new));
            append(store, worker(1), message("recorded"));
        }
        Trial.open(root).close();
    }
}
