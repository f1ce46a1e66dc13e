package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `checkpoint.json` of another store, copied here alone or with its `runtime.json`: what is acknowledged and
/// in the journal only is not passed over (I1).
class ForeignCheckpointTest {
    private static final WorkerId ONE = worker(1);
    private static final UUID OTHER = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path root;

    /// The last two events are in the journal only.
    private StoreFiles crashed() {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        var disk = new WatchedDisk();
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        append(store, ONE, message("four"), message("five"));
        disk.die();
        died.countDown();
        store.close();
        return Trial.files(root);
    }

    private static void checkpointOf(@Nullable UUID store, StoreFiles files) throws IOException {
        var foreign = new Checkpoint(
                5_000,
                new JournalPlace(4_000, 4_096),
                true,
                2,
                Trial.AT,
                0,
                List.of("base-00000000000000005000"),
                store);
        files.replace(files.checkpoint(), foreign.file());
    }

    private void whole() {
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(5);
            append(store, ONE, message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root)))
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .isEmpty();
    }

    @Test
    void I1_anOpeningDoesNotBelieveACheckpointOfAnotherStore() throws IOException {
        checkpointOf(OTHER, crashed());
        whole();
    }

    @Test
    void I1_aRepairDoesNotBelieveACheckpointOfAnotherStore() throws IOException {
        checkpointOf(OTHER, crashed());
        StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        whole();
    }

    /// One that was written before checkpoints said whose they are.
    @Test
    void I1_aRepairDoesNotBelieveACheckpointThatCameWithAnotherStoresRecord() throws IOException {
        StoreFiles files = crashed();
        checkpointOf(null, files);
        files.replace(files.runtimeRecord(), new RuntimeRecord(Trial.RUNTIME, OTHER, 2, Trial.AT).file());
        StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        whole();
    }

    @Test
    void aCheckpointSaysWhoseItIs() throws IOException {
        open(root).close();
        Checkpoint own = Checkpoint.read(Files.readAllBytes(Trial.files(root).checkpoint()));
        assertThat(own.storeId()).isEqualTo(Trial.STORE_ID);
    }
}
