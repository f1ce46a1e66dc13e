package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of one worker in another one's place. Nobody is told another worker's history as this one's, and a
/// repair puts back what says whose it is.
class MisplacedFilesTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final WorkerId THREE = worker(3);

    @TempDir
    Path root;

    private StoreFiles files;
    private List<String> one = List.of();
    private List<String> two = List.of();

    @BeforeEach
    void aStoreWithoutAJournal() throws IOException {
        files = Trial.files(root);
        try (RuntimeStore store = open(root)) {
            int second = 0;
            for (WorkerId id : List.of(ONE, TWO, THREE)) {
                Trial.appendAt(store, id, Trial.AT.plusSeconds(second++), Trial.created());
                append(store, id, message("a"), message("b"));
            }
            one = lines(store, ONE);
            two = lines(store, TWO);
        }
        for (Path segment : JournalOwner.segmentsOf(files)) {
            Files.delete(segment); // so that nothing but the files themselves can tell
        }
    }

    private static List<String> lines(RuntimeStore store, WorkerId id) {
        return log(store, id).stream()
                .map(event -> new String(event.encoded().orElseThrow(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void swap(Path a, Path b) throws IOException {
        Path aside = a.resolveSibling("aside");
        Files.move(a, aside);
        Files.move(b, a);
        Files.move(aside, b);
    }

    private void swapLogs() throws IOException {
        swap(files.worker(ONE).events(), files.worker(TWO).events());
    }

    private static void damaged(RuntimeStore store, WorkerId id) {
        var refusal =
                catchThrowableOfType(WorkerRuntimeException.class, () -> store.events(id, PageRequest.after(0, 10)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
        refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> store.load(id));
        assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
        assertThat(store.catalog().entry(id).orElseThrow().flags().damaged()).isTrue();
    }

    private void putRight() {
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).isEmpty();
            assertThat(lines(store, ONE)).isEqualTo(one);
            assertThat(lines(store, TWO)).isEqualTo(two);
            append(store, ONE, message("more"));
            append(store, TWO, message("more"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowJ_aLogInAnotherWorkersPlaceIsNotServedAsThatWorkers() throws IOException {
        swapLogs();
        assertThat(StoreDoctor.check(Trial.options(root)))
                .filteredOn(finding -> finding.code() == Finding.Code.LOG_FOREIGN)
                .extracting(finding -> finding.worker().orElseThrow())
                .containsExactlyInAnyOrder(ONE, TWO);
        try (RuntimeStore store = open(root)) {
            damaged(store, ONE);
            damaged(store, TWO);
            assertThat(store.diagnostics())
                    .extracting(Diagnostic::subject)
                    .containsExactlyInAnyOrder(ONE.toString(), TWO.toString());
            append(store, THREE, message("fine"));
            assertThat(log(store, THREE)).hasSize(4);
        }
    }

    @Test
    void rowJ_aRepairPutsSwappedLogsBack() throws IOException {
        swapLogs();
        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        assertThat(report.actions())
                .filteredOn(action -> action.code() == RepairAction.Code.PUT_BACK)
                .hasSize(2);
        assertThat(report.actions()).noneMatch(RepairAction::lossy);
        putRight();
    }

    @Test
    void rowJ_aRepairPutsSwappedDirectoriesBack() throws IOException {
        swap(files.worker(ONE).directory(), files.worker(TWO).directory());
        assertThat(StoreRepair.repair(Trial.options(root), true, Progress.NONE).actions())
                .filteredOn(action -> action.code() == RepairAction.Code.PUT_BACK)
                .hasSize(2);
        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        assertThat(report.actions()).noneMatch(RepairAction::lossy);
        putRight();
    }

    @Test
    void rowJ_aDirectoryUnderAWrongNameIsPutBack() throws IOException {
        Path wrong = files.worker(worker(9)).directory();
        Files.createDirectories(wrong.getParent());
        Files.move(files.worker(ONE).directory(), wrong);
        StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        putRight();
    }

    @Test
    void puttingBackCanBeCutOffAtAnyStep() throws IOException {
        swapLogs();
        var steps = new AtomicInteger();
        boolean cut = true;
        var at = new ArrayList<Integer>();
        for (int after = 1; cut; after++) {
            int limit = after;
            steps.set(0);
            var disk = new WatchedDisk();
            disk.watch((operation, path, _) -> {
                if (operation == WatchedDisk.Operation.RENAME
                        && path.getFileName().toString().startsWith("events.jsonl")
                        && steps.incrementAndGet() > limit) {
                    throw new IOException("cut off");
                }
            });
            try {
                StoreRepair.repair(Trial.options(root), false, Progress.NONE, disk);
                cut = false;
            } catch (WorkerRuntimeException e) {
                at.add(after);
            }
        }
        assertThat(at).isNotEmpty();
        putRight();
    }

    @Test
    void rowJ_I3_aDirectoryInAnotherWorkersPlaceIsNotServedAndTakesNothing() throws IOException {
        Path place = files.worker(ONE).directory();
        swap(place, files.worker(TWO).directory());
        byte[] log = Files.readAllBytes(files.worker(ONE).events());
        for (int opening = 0; opening < 3; opening++) {
            try (RuntimeStore store = open(root)) {
                for (WorkerId id : List.of(ONE, TWO)) {
                    damaged(store, id);
                    var refusal =
                            catchThrowableOfType(WorkerRuntimeException.class, () -> append(store, id, message("no")));
                    assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
                }
                append(store, THREE, message("fine"));
            }
            assertThat(Files.readAllBytes(files.worker(ONE).events())).isEqualTo(log);
        }
        swap(place, files.worker(TWO).directory());
        try (RuntimeStore store = open(root)) {
            assertThat(lines(store, ONE)).isEqualTo(one);
            assertThat(lines(store, TWO)).isEqualTo(two);
            append(store, ONE, message("more"));
        }
    }
}
