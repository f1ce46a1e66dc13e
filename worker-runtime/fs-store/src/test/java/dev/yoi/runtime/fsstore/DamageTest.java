package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Damage that still looks like what it should be.
@ExtendWith(QuietDeaths.class)
class DamageTest {
    private static final WorkerId ONE = Trial.worker(1);

    @TempDir
    Path root;

    private Path eventsOfAClosedStore() {
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            Trial.append(store, ONE, Trial.message("paid 100"), Trial.message("thank you"));
        }
        return Trial.files(root).worker(ONE).events();
    }

    /// The line is well-formed and says something else.
    @Test
    void rowH_aChangedDigitInALogIsNoticed() throws IOException {
        Path events = eventsOfAClosedStore();
        Files.writeString(events, Files.readString(events).replace("paid 100", "paid 900"));

        try (RuntimeStore store = Trial.open(root)) {
            var refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.log(store, ONE));
            assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
        }
        assertThat(StoreDoctor.check(Trial.options(root)))
                .anyMatch(finding -> finding.code() == Finding.Code.LOG_DAMAGED);
    }

    /// Nobody acknowledged it, whatever it looks like.
    @Test
    void rowG_whatFollowsTheLastEventIsCutOffAndSetAside() throws IOException {
        Path events = Trial.files(root).worker(ONE).events();
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
        disk.die();
        store.close();
        try (RuntimeStore reader = FilesystemStore.openReadOnly(Trial.options(root))) {
            Files.createDirectories(events.getParent());
            Files.write(
                    events,
                    reader.events(ONE, PageRequest.after(0, 10)).items().stream()
                            .map(event -> new String(event.encoded().orElseThrow(), StandardCharsets.UTF_8))
                            .toList());
        }
        Files.writeString(events, "{\"seq\":4,\"half a li", StandardOpenOption.APPEND);

        try (RuntimeStore again = Trial.open(root)) {
            assertThat(Trial.log(again, ONE)).hasSize(3);
        }
        assertThat(Files.readString(events)).endsWith("\"}\n").doesNotContain("half a li");
        try (var kept = Files.list(Trial.files(root).quarantine())) {
            assertThat(kept).hasSize(2);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void aSequenceThatDoesNotFollowIsRefusedBeforeAnythingIsWritten() {
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
            var before = store.load(ONE);
            Trial.append(store, ONE, Trial.message("four"));

            // Somebody who did not see "four" appends behind three.
            var refusal = catchThrowableOfType(
                    WorkerRuntimeException.class,
                    () -> Trial.submit(store, ONE, before, List.of(Trial.message("other four"))));
            assertThat(refusal).isNotNull();
            assertThat(Trial.log(store, ONE)).hasSize(4);
            assertThat(store.lastPosition()).isEqualTo(4);
        }
    }
}
