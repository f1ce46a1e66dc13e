package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row O: files of one worker that may not be read or written for a while. That worker only takes nothing
/// meanwhile, and what was acknowledged is there when they may be again (I1, I5).
class UnreadableWorkerTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);

    @TempDir
    Path root;

    private void closed() {
        try (RuntimeStore store = open(root)) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(store, id, birth().toArray(WorkerEvent[]::new));
            }
        }
    }

    /// Behind this the last two events of both workers are in the journal only.
    private void crashedBeforeFilesFollowed() {
        var disk = new WatchedDisk();
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        for (WorkerId id : List.of(ONE, TWO)) {
            append(store, id, message("four"), message("five"));
        }
        disk.die();
        died.countDown();
        store.close();
    }

    private static WatchedDisk withoutAccessToOne() {
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == Operation.OPEN && path.toString().contains(ONE.toString())) {
                throw new AccessDeniedException(path.toString());
            }
        });
        return disk;
    }

    private boolean cleanlyClosed() throws IOException {
        StoreFiles files = Trial.files(root);
        var checkpoint = Checkpoint.read(Files.readAllBytes(files.checkpoint()));
        var record = RuntimeRecord.read(Files.readAllBytes(files.runtimeRecord()));
        return checkpoint.clean() && checkpoint.epoch() == record.epoch();
    }

    @Test
    void rowO_I1_theJournalIsKeptWhileAWorkerCanNotBeBroughtForward() {
        closed();
        crashedBeforeFilesFollowed();
        int rounds = 3;
        for (int round = 0; round < rounds; round++) {
            try (RuntimeStore store = FilesystemStore.open(Trial.options(root), withoutAccessToOne())) {
                assertThat(store.diagnostics()).anySatisfy(diagnostic -> {
                    assertThat(diagnostic.subject()).isEqualTo(ONE.toString());
                    assertThat(diagnostic.message()).contains("permission denied", "journal");
                });
                append(store, TWO, message("fine"));
                WorkerRuntimeException refusal =
                        catchThrowableOfType(WorkerRuntimeException.class, () -> append(store, ONE, message("no")));
                assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
            }
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).isEmpty();
            assertThat(log(store, ONE)).hasSize(5);
            assertThat(log(store, TWO)).hasSize(5 + rounds);
            append(store, ONE, message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowO_I1_aCheckpointUnderLoadKeepsWhatAWorkerThatCanNotBeReadNeeds() {
        closed();
        crashedBeforeFilesFollowed();
        int more = 500;
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), withoutAccessToOne())) {
            for (int i = 0; i < more; i++) {
                append(store, TWO, message("x".repeat(1_000)));
            }
            assertThat(store.status().writable()).isTrue();
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(5);
            assertThat(log(store, TWO)).hasSize(5 + more);
        }
    }

    @Test
    void rowO_aDirectoryThatTakesNoNewFilesConcernsItsWorkerOnly() throws IOException {
        closed();
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == Operation.OPEN
                    && path.endsWith("state.json.tmp")
                    && path.toString().contains(ONE.toString())) {
                throw new AccessDeniedException(path.toString());
            }
        });
        crashedBeforeFilesFollowed(); // so that the opening makes a checkpoint
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            await().atMost(Trial.PATIENCE)
                    .until(() -> store.diagnostics().stream()
                            .anyMatch(diagnostic -> diagnostic.subject().equals(ONE.toString())
                                    && diagnostic.message().contains("permission denied")));
            assertThat(store.status().writable()).isTrue();
            append(store, TWO, message("fine"));
            append(store, ONE, message("kept too"));
        }
        assertThat(cleanlyClosed()).isTrue();
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(6);
            assertThat(log(store, TWO)).hasSize(6);
            append(store, ONE, message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowO_aLogThatCanNotBeSyncedHoldsTheCheckpointBackAndStopsNobody() throws IOException {
        closed();
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            String thread = Thread.currentThread().getName();
            boolean sync = thread.equals("yoi-store-checkpoint") || thread.startsWith("yoi-store-sync");
            if (operation == Operation.OPEN
                    && sync
                    && path.endsWith("events.jsonl")
                    && path.toString().contains(ONE.toString())) {
                throw new AccessDeniedException(path.toString());
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, TWO, message("fine"));
            append(store, ONE, message("written, not synced"));
        }
        assertThat(cleanlyClosed())
                .as("what was not synced stays in the journal")
                .isFalse();
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(4);
            assertThat(log(store, TWO)).hasSize(4);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    private static WatchedDisk failingAt(String file, Supplier<IOException> failure) {
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if ((operation == Operation.OPEN || operation == Operation.READ)
                    && path.endsWith(file)
                    && path.toString().contains(ONE.toString())) {
                throw failure.get();
            }
        });
        return disk;
    }

    @Test
    void rowK_I4_aStateFileThatCanNotBeReadIsAsGoodAsMissing() throws IOException {
        closed();
        crashedBeforeFilesFollowed();
        try (RuntimeStore store = FilesystemStore.open(
                Trial.options(root), failingAt("state.json", () -> new AccessDeniedException("state.json")))) {
            assertThat(store.diagnostics()).isEmpty();
            append(store, ONE, message("six"));
            append(store, TWO, message("six"));
        }
        assertThat(cleanlyClosed()).isTrue();
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(6);
            assertThat(log(store, TWO)).hasSize(6);
        }
    }

    /// A bad sector does not pass: the worker is damaged, its last events are set aside, and the others go on.
    @Test
    void rowH_I5_aLogOnABadSectorHoldsNobodyElseUp() throws IOException {
        closed();
        crashedBeforeFilesFollowed();
        Files.delete(Trial.files(root).worker(ONE).state());
        try (RuntimeStore store = FilesystemStore.open(
                Trial.options(root), failingAt("events.jsonl", () -> new IOException("Input/output error")))) {
            assertThat(store.diagnostics()).anyMatch(each -> each.subject().equals(ONE.toString()));
            append(store, TWO, message("six"));
        }
        assertThat(cleanlyClosed()).isTrue();
        assertThat(Files.exists(Trial.files(root).quarantine())).isTrue();
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, TWO)).hasSize(6);
        }
    }
}
