package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions.Checkpoints;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints by time, on a clock that only the test moves.
class CheckpointPaceTest {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LATEST = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path root;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Checkpoints when = new Checkpoints(IDLE, LATEST, nanos::get);
    private final CheckpointPace pace = new CheckpointPace(when, 10);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aStoreThatRestsIsCheckpointedOnce() {
        pass(LATEST);
        assertThat(pace.quiet()).as("nothing was written").isFalse();
        assertThat(pace.wrote(11)).isFalse();
        pass(IDLE.minusMillis(1));
        assertThat(pace.quiet()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(pace.quiet()).isTrue();
        assertThat(pace.quiet()).as("it is being made").isFalse();
        pace.covers(11);
        pass(LATEST);
        assertThat(pace.quiet()).as("all is covered").isFalse();
    }

    @Test
    void aStoreThatNeverRestsIsCheckpointedWhenItsOldestWriteIsOldEnough() {
        long position = 10;
        for (Duration time = Duration.ZERO; time.compareTo(LATEST) < 0; time = time.plusSeconds(20)) {
            assertThat(pace.wrote(++position)).isFalse();
            pass(Duration.ofSeconds(20));
        }
        assertThat(pace.wrote(++position)).isTrue();
        assertThat(pace.wrote(++position)).isFalse();
        pace.covers(position - 1);
        pass(IDLE.minusSeconds(1));
        assertThat(pace.wrote(++position)).as("the time begins anew").isFalse();
    }

    @Test
    void oneThatFailedIsTriedAgainAfterTheTimeOfRest() {
        pace.wrote(11);
        pass(IDLE);
        assertThat(pace.quiet()).isTrue();
        pass(IDLE.minusSeconds(1));
        assertThat(pace.quiet()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(pace.quiet()).isTrue();
    }

    @Test
    void aTimeOfNothingIsRefused() {
        assertThatThrownBy(() -> new Checkpoints(Duration.ZERO, LATEST, nanos::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRestingStoreNeedsNoReplayAfterItsDeath() throws IOException {
        var disk = new WatchedDisk();
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root).withCheckpoints(when), disk)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
            long position = store.lastPosition();
            Awaitility.await().atMost(LONG).until(() -> {
                pass(IDLE); // again and again: the committer may hear of its own batch behind our acknowledgement
                return covered() == position;
            });
            disk.die();
        }
        assertThat(checkpoint().clean()).isFalse();
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(3);
        }
        try (var segments = Files.list(Trial.files(root).journal())) {
            segments.forEach(CheckpointPaceTest::delete);
        }
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            assertThat(Trial.log(store, Trial.worker(1)))
                    .as("all is in plain files")
                    .hasSize(3);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Checkpoint checkpoint() throws IOException {
        return Checkpoint.read(Files.readAllBytes(Trial.files(root).checkpoint()));
    }

    private long covered() throws IOException {
        return Files.exists(Trial.files(root).checkpoint()) ? checkpoint().position() : 0;
    }
}
