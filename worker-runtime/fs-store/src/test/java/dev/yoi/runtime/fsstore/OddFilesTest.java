package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Directories, links and pipes where the store has files, and files where it has directories. What they concern
/// is named, with what to do; nothing waits for a pipe and nothing outside of the store is read or written.
class OddFilesTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final String OUTSIDE = "nothing of the store's";

    @TempDir
    Path dir;

    /// What lies there instead.
    enum Kind {
        DIRECTORY,
        LINK,
        PIPE
    }

    private Path root() {
        return dir.resolve("root");
    }

    private StoreFiles files() {
        return Trial.files(root());
    }

    private void closed() {
        try (RuntimeStore store = open(root())) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(store, id, birth().toArray(WorkerEvent[]::new));
                append(store, id, message("four"));
            }
        }
    }

    /// Behind this the fifth event of both workers is in the journal only.
    private void crashed() {
        var disk = new WatchedDisk();
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore store = FilesystemStore.open(Trial.options(root()), disk);
        for (WorkerId id : List.of(ONE, TWO)) {
            append(store, id, message("five"));
        }
        disk.die();
        died.countDown();
        store.close();
    }

    private void put(Kind kind, Path place) throws Exception {
        Files.deleteIfExists(place);
        Path outside = Files.writeString(dir.resolve("outside"), OUTSIDE);
        switch (kind) {
            case DIRECTORY -> Files.writeString(Files.createDirectory(place).resolve("something"), "of somebody's");
            case LINK -> Files.createSymbolicLink(place, outside);
            case PIPE ->
                assertThat(new ProcessBuilder("mkfifo", place.toString())
                                .start()
                                .waitFor())
                        .isZero();
        }
    }

    /// But for the modes of what a test put there.
    private List<Finding> found() {
        return StoreDoctor.check(Trial.options(root())).stream()
                .filter(finding -> finding.code() != Finding.Code.OPEN_TO_OTHERS)
                .toList();
    }

    private static WorkerRuntimeException refused(Runnable what) {
        return catchThrowableOfType(WorkerRuntimeException.class, what::run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime.json", "runtime.jsonl", "checkpoint.json"})
    void aRecordOfTheStoreThatIsNoFileIsNamedAndRepaired(String name) throws Exception {
        for (Kind kind : Kind.values()) {
            closed();
            Path place = files().home().resolve(name);
            byte[] record = Files.readAllBytes(files().runtimeRecord());
            put(kind, place);

            for (Runnable opening : List.<Runnable>of(
                    () -> open(root()).close(),
                    () -> FilesystemStore.openReadOnly(Trial.options(root())).close())) {
                WorkerRuntimeException refusal = refused(opening);
                if (refusal != null) { // who only reads needs no runtime.jsonl
                    assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
                    assertThat(refusal).hasMessageContaining(name + " is a").hasMessageNotContaining(dir.toString());
                }
            }
            assertThat(refused(() -> open(root()).close())).isNotNull();
            if (!name.equals("runtime.json")) {
                assertThat(Files.readAllBytes(files().runtimeRecord()))
                        .as("the epoch")
                        .isEqualTo(record);
            }
            assertThat(found()).anyMatch(finding -> finding.file().equals(name));

            assertThat(StoreRepair.repair(Trial.options(root()), true, Progress.NONE)
                            .actions())
                    .anyMatch(action -> action.code() == RepairAction.Code.ODD_FILE_SET_ASIDE
                            && action.file().equals(name));
            assertThat(refused(() -> open(root()).close())).as("a dry run").isNotNull();
            StoreRepair.repair(Trial.options(root()), false, Progress.NONE);
            try (RuntimeStore store = open(root())) {
                assertThat(log(store, ONE)).hasSize(4);
                assertThat(log(store, TWO)).hasSize(4);
            }
            assertThat(found()).isEmpty();
            assertThat(dir.resolve("outside")).hasContent(OUTSIDE);
            deleteAll(root());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "bundles", "catalog", "incoming", "quarantine"})
    void aDirectoryOfTheStoreThatIsAFileIsNamedBeforeAnythingIsChanged(String name) throws Exception {
        closed();
        Path place = files().home().resolve(name);
        deleteAll(place);
        Files.writeString(place, OUTSIDE);
        byte[] record = Files.readAllBytes(files().runtimeRecord());
        WorkerRuntimeException refusal = refused(() -> open(root()).close());
        if (refusal != null) { // a catalog is made anew
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
            assertThat(refusal).hasMessageContaining(name + " is no directory");
            assertThat(Files.readAllBytes(files().runtimeRecord())).isEqualTo(record);
        }
        assertThat(refusal == null).isEqualTo(name.equals("catalog"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatTheStoreCanDoWithoutKeepsNobodyOut(Kind kind) throws Exception {
        closed();
        put(kind, files().holder());
        put(kind, files().reached());
        put(kind, files().ballast());
        try (Stream<Path> catalog = Files.list(files().catalog())) {
            put(kind, catalog.findFirst().orElseThrow());
        }
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root()))) {
            assertThat(log(store, ONE)).hasSize(4);
        }
        try (RuntimeStore store = open(root())) {
            assertThat(store.diagnostics())
                    .extracting(found -> found.code().value())
                    .containsOnly("file_set_aside")
                    .hasSize(4);
            append(store, ONE, message("five"));
            assertThat(log(store, ONE)).hasSize(5);
            assertThat(log(store, TWO)).hasSize(4);
        }
        try (RuntimeStore store = open(root())) {
            assertThat(store.diagnostics()).isEmpty();
        }
        assertThat(found()).isEmpty();
        assertThat(dir.resolve("outside")).satisfies(path -> {
            if (Files.exists(path)) {
                assertThat(path).hasContent(OUTSIDE);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker.json", "state.json", "transcript.jsonl", "overview.json"})
    void rowK_whatIsMadeOfALogIsMadeAnewWhateverLiesInItsPlace(String name) throws Exception {
        for (Kind kind : Kind.values()) {
            for (boolean crashed : new boolean[] {false, true}) {
                closed();
                if (crashed) {
                    crashed();
                }
                int events = crashed ? 5 : 4;
                put(kind, files().worker(ONE).directory().resolve(name));
                try (RuntimeStore store = open(root())) {
                    assertThat(log(store, ONE)).hasSize(events);
                    assertThat(store.transcript(ONE, PageRequest.after(0, 10)).items())
                            .hasSize(events - 3);
                    append(store, ONE, message("more"));
                    append(store, TWO, message("more"));
                    assertThat(store.transcript(ONE, PageRequest.after(0, 10)).items())
                            .hasSize(events - 2);
                }
                try (RuntimeStore store = open(root())) {
                    assertThat(store.diagnostics()).isEmpty();
                    assertThat(log(store, ONE)).hasSize(events + 1);
                    assertThat(log(store, TWO)).hasSize(events + 1);
                }
                assertThat(found()).isEmpty();
                assertThat(Files.exists(dir.resolve("outside")) ? Files.readString(dir.resolve("outside")) : OUTSIDE)
                        .isEqualTo(OUTSIDE);
                deleteAll(root());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void rowH_aLogThatIsNoFileIsDamageOfThatWorkerOnly(Kind kind) throws Exception {
        for (boolean crashed : new boolean[] {false, true}) {
            closed();
            if (crashed) {
                crashed();
            }
            put(kind, files().worker(ONE).events());
            try (RuntimeStore store = open(root())) {
                WorkerRuntimeException refusal = refused(() -> append(store, ONE, message("no")));
                assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
                assertThat(refused(() -> store.events(ONE, PageRequest.after(0, 10))))
                        .hasMessageContaining("events.jsonl is a")
                        .extracting(WorkerRuntimeException::code)
                        .isEqualTo(ErrorCode.WORKER_DAMAGED);
                append(store, TWO, message("fine"));
            }
            assertThat(found()).anySatisfy(finding -> {
                assertThat(finding.worker()).contains(ONE);
                assertThat(finding.message()).contains("events.jsonl is a");
                assertThat(finding.remedy()).contains("repair");
            });
            StoreRepair.repair(Trial.options(root()), false, Progress.NONE);
            try (RuntimeStore store = open(root())) {
                assertThat(log(store, TWO)).hasSize(crashed ? 6 : 5);
                append(store, TWO, message("goes on"));
            }
            deleteAll(root());
        }
    }

    @Test
    void aFileInThePlaceOfAWorkersDirectoryConcernsThatWorkerOnly() throws Exception {
        closed();
        Path place = files().worker(ONE).directory();
        deleteAll(place);
        Files.writeString(place, OUTSIDE);
        try (RuntimeStore store = open(root())) {
            assertThat(refused(() -> store.events(ONE, PageRequest.after(0, 10)))
                            .code())
                    .isEqualTo(ErrorCode.WORKER_DAMAGED);
            append(store, TWO, message("fine"));
        }
        StoreRepair.repair(Trial.options(root()), false, Progress.NONE);
        try (RuntimeStore store = open(root())) {
            append(store, TWO, message("goes on"));
        }
    }

    @Test
    void aFileThatMayNotBeReadIsNamedAndWhereTheStoreIsIsNot() throws Exception {
        closed();
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN && path.endsWith("checkpoint.json")) {
                throw new AccessDeniedException(path.toString());
            }
        });
        WorkerRuntimeException refusal =
                refused(() -> FilesystemStore.open(Trial.options(root()), disk).close());
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_PERMISSION);
        assertThat(refusal)
                .hasMessageContaining("permission denied (checkpoint.json)")
                .hasMessageNotContaining(dir.toString());
    }

    private static void deleteAll(Path path) throws IOException {
        if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                for (Path entry : entries.toList()) {
                    deleteAll(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
