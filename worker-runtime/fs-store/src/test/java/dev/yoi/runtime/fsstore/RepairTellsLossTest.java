package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A repair says what it can't bring back, and the store goes on saying it (row Q): what the catalog or
/// `state.json` proves to have been there, and no file and no journal has.
@ExtendWith(QuietDeaths.class)
class RepairTellsLossTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);

    @TempDir
    Path root;

    private StoreFiles files;

    @BeforeEach
    void aStoreWithoutAJournal() throws IOException {
        files = Trial.files(root);
        try (RuntimeStore store = open(root)) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(store, id, birth().toArray(WorkerEvent[]::new));
                append(store, id, message("four"), message("five"), message("six"));
            }
        }
        for (Path segment : JournalOwner.segmentsOf(files)) {
            Files.delete(segment);
        }
    }

    /// As a copy of yesterday would: at the end of a line.
    private void cutOff(WorkerId id, int lines) throws IOException {
        Path events = files.worker(id).events();
        List<String> all = Files.readAllLines(events);
        Files.write(events, all.subList(0, all.size() - lines));
    }

    private static void isLost(RepairReport report, WorkerId id, String sequences) {
        assertThat(report.actions())
                .filteredOn(action -> action.code() == RepairAction.Code.EVENTS_LOST)
                .singleElement()
                .satisfies(action -> {
                    assertThat(action.worker()).isEqualTo(Optional.of(id));
                    assertThat(action.lossy()).isTrue();
                    assertThat(action.message()).contains(sequences);
                });
    }

    private void isSaidFromNowOn(WorkerId id, String sequences) {
        for (int opening = 0; opening < 2; opening++) {
            try (RuntimeStore store = open(root)) {
                assertThat(store.diagnostics()).singleElement().satisfies(said -> {
                    assertThat(said.code().value()).isEqualTo("acknowledged_data_missing");
                    assertThat(said.subject()).isEqualTo(id.toString());
                    assertThat(said.message()).contains(sequences);
                });
            }
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowQ_aRepairSaysWhichEventsAreGone() throws IOException {
        cutOff(ONE, 2);
        isLost(StoreRepair.repair(Trial.options(root), true, Progress.NONE), ONE, "sequences 5 to 6");
        isLost(StoreRepair.repair(Trial.options(root), false, Progress.NONE), ONE, "sequences 5 to 6");
        isSaidFromNowOn(ONE, "sequences 5 to 6");
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(4);
            append(store, ONE, message("more"));
        }
        // Somebody saw to it.
        Files.delete(files.losses());
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    /// Without a catalog only state.json tells of it, and that goes when the log is written anew.
    @Test
    void rowQ_aLossIsNotedBeforeItsProofGoes() throws IOException {
        try (Stream<Path> catalog = Files.list(files.catalog())) {
            for (Path file : catalog.toList()) {
                Files.delete(file);
            }
        }
        byte[] log = Files.readAllBytes(files.worker(ONE).events());
        log[log.length - 30] ^= 1;
        Files.write(files.worker(ONE).events(), log);
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.RENAME && path.endsWith("checkpoint.json")) {
                disk.die();
                throw new IOException("cut off");
            }
        });
        assertThat(catchThrowable(() -> StoreRepair.repair(Trial.options(root), false, Progress.NONE, disk)))
                .isNotNull();
        assertThat(Files.exists(files.worker(ONE).state())).isFalse();
        StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        isSaidFromNowOn(ONE, "sequences 6 to 6");
        assertThat(Files.readAllLines(files.losses())).hasSize(1);
    }

    @Test
    void rowQ_aWorkerThatIsGoneAltogetherIsSaidToBe() throws IOException {
        new Tree(files.disk(), files.worker(TWO).directory()).delete();
        isLost(StoreRepair.repair(Trial.options(root), false, Progress.NONE), TWO, "sequences 1 to 6");
        isSaidFromNowOn(TWO, "sequences 1 to 6");
    }

    @Test
    void aRepairMakesTheFolderOfWorkersAnew() throws IOException {
        new Tree(files.disk(), files.workers()).delete();
        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        assertThat(report.left()).isEmpty();
        assertThat(report.actions())
                .filteredOn(action -> action.code() == RepairAction.Code.EVENTS_LOST)
                .hasSize(2);
    }

    /// Its log is damaged where it was durable; the journal will not keep what it alone has.
    @Test
    void rowO_whatAWorkerCouldNotTakeIsSetAsideAndSaid() throws IOException {
        var disk = new WatchedDisk();
        var dead = new CountDownLatch(1);
        RuntimeStore crashed = FilesystemStore.open(Trial.options(root), disk);
        WorkerState before = crashed.load(ONE);
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN
                    && path.equals(files.worker(ONE).events())) {
                Waiting.uninterruptibly(dead::await);
                throw new IOException("the process died");
            }
        });
        Trial.await(Trial.submit(crashed, ONE, before, List.of(message("seven"), message("eight")))
                .done());
        disk.die();
        dead.countDown();
        crashed.close();

        byte[] log = Files.readAllBytes(files.worker(ONE).events());
        Files.write(files.worker(ONE).events(), Arrays.copyOf(log, log.length - 10));
        open(root).close();

        assertThat(Files.readString(files.losses())).contains("sequences 7 to 8 of worker " + ONE);
        try (Stream<Path> kept = Files.list(files.quarantine())) {
            assertThat(kept.filter(path -> path.toString().endsWith(".bytes")))
                    .anySatisfy(path ->
                            assertThat(Files.readString(path)).contains("seven").contains("eight"));
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics())
                    .extracting(said -> said.code().value() + " " + said.subject())
                    .contains("acknowledged_data_missing " + ONE);
        }
    }
}
