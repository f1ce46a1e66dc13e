package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a repair gives up the journal for is durable before.
@ExtendWith(QuietDeaths.class)
class RepairPowerLossTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);

    /// A killed process, whose last events of the runtime are in the journal, and unsynced in `runtime.jsonl`;
    /// and a worker with a damaged log, so that there is something to repair.
    private static CrashFs killed() throws IOException {
        var fs = new CrashFs();
        Path where = fs.getPath("/store");
        try (RuntimeStore begun = open(where)) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(begun, id, birth().toArray(WorkerEvent[]::new));
                append(begun, id, message("four"));
            }
        }
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.FORCE && path.endsWith("runtime.jsonl")) {
                disk.die();
                throw new IOException("the process died");
            }
        });
        RuntimeStore store = FilesystemStore.open(Trial.options(where), disk);
        store.storeBundle(Trial.bundle("late", "stored behind the checkpoint"));
        Trial.remove(store, TWO, Removal.DELETED);
        store.close();
        CrashFs killed = fs.kill();
        assertThat(Files.readAllLines(Trial.files(killed.getPath("/store")).runtimeLog()))
                .hasSize(2);
        Path events = Trial.files(killed.getPath("/store")).worker(ONE).events();
        byte[] log = Files.readAllBytes(events);
        log[log.length - 30] ^= 1;
        Files.write(events, log);
        return killed;
    }

    @Test
    void I1_theRuntimesLogIsDurableBeforeARepairGivesUpTheJournal() throws IOException {
        CrashFs killed = killed();
        var disk = new WatchedDisk();
        var recorded = new AtomicBoolean();
        disk.watch((operation, path, _) -> {
            if (recorded.get()) {
                disk.die();
                throw new IOException("the power goes right behind the checkpoint");
            }
            if (operation == WatchedDisk.Operation.SYNC_DIRECTORY && path.endsWith("embedded")) {
                recorded.set(isRecorded(killed));
            }
        });
        Path where = killed.getPath("/store");
        assertThat(catchThrowable(() -> StoreRepair.repair(Trial.options(where), false, Progress.NONE, disk)))
                .isNotNull();
        assertThat(recorded).isTrue();
        try (RuntimeStore store = open(killed.crash(0).getPath("/store"))) {
            assertThat(store.bundles()).hasSize(1);
            assertThat(store.catalog().deleted(TWO)).isTrue();
        }
    }

    /// Whether the checkpoint is already the repair's.
    private static boolean isRecorded(CrashFs fs) throws IOException {
        return Files.readString(Trial.files(fs.getPath("/store")).checkpoint()).contains("\"catalog\":[]");
    }

    /// After a failed sync of the process before, another one of an unchanged directory would save nothing.
    @Test
    void I16_aRepairChangesADirectoryBeforeItsFirstSync() throws IOException {
        Path where = killed().getPath("/store");
        var disk = new WatchedDisk();
        Set<Path> changed = ConcurrentHashMap.newKeySet();
        var unchanged = new CopyOnWriteArrayList<Path>();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN && path.endsWith(".sync.tmp")) {
                changed.add(path.getParent());
            }
            if (operation == WatchedDisk.Operation.SYNC_DIRECTORY && !changed.contains(path)) {
                unchanged.add(path);
            }
        });
        StoreRepair.repair(Trial.options(where), false, Progress.NONE, disk);
        assertThat(changed).isNotEmpty();
        assertThat(unchanged)
                .allMatch(path -> !path.startsWith(Trial.files(where).home()));
    }
}
