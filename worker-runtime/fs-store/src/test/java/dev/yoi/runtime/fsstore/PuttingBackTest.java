package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row J, where more than one thing lies in a wrong place: what is a worker's own and lies somewhere is there
/// again after a repair, whatever lay in its place, and wherever a repair before was cut off.
class PuttingBackTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final WorkerId THREE = worker(3);

    @TempDir
    Path root;

    private StoreFiles files;
    private final Map<WorkerId, List<String>> before = new TreeMap<>();

    private interface Exchange {
        void run() throws IOException;
    }

    @BeforeEach
    void aStoreWithoutAJournal() throws IOException {
        files = Trial.files(root);
        try (RuntimeStore store = open(root)) {
            int second = 0;
            for (WorkerId id : List.of(ONE, TWO, THREE)) {
                Trial.appendAt(store, id, Trial.AT.plusSeconds(second++), Trial.created());
                append(store, id, message("a of " + id), message("b of " + id));
                before.put(id, lines(store, id));
            }
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

    private Path directory(WorkerId id) {
        return files.worker(id).directory();
    }

    private void copyDirectory(WorkerId from, WorkerId to) throws IOException {
        Trial.makeDirectories(directory(to));
        try (Stream<Path> parts = Files.list(directory(from))) {
            for (Path part : parts.toList()) {
                Files.copy(part, directory(to).resolve(part.getFileName()));
            }
        }
    }

    private void deleteDirectory(WorkerId id) throws IOException {
        new Tree(new NioDisk(), directory(id)).delete();
    }

    /// The n-th try is cut off before its n-th renaming of something of a worker; the last one is not.
    private void repairedThoughCutOff() {
        boolean cut = true;
        for (int after = 0; cut; after++) {
            int limit = after;
            var steps = new AtomicInteger();
            var disk = new WatchedDisk();
            disk.watch((operation, path, _) -> {
                if (operation == WatchedDisk.Operation.RENAME_FROM
                        && path.startsWith(files.workers())
                        && steps.getAndIncrement() >= limit) {
                    throw new IOException("cut off");
                }
            });
            try {
                StoreRepair.repair(Trial.options(root), false, Progress.NONE, disk);
                cut = false;
            } catch (WorkerRuntimeException e) {
                assertThat(after).isLessThan(40);
            }
        }
    }

    /// A repair that was cut off may have left a `worker.json` to be made anew when its worker is written to.
    private void inOrder() {
        assertThat(StoreDoctor.check(Trial.options(root)))
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .isEmpty();
    }

    private void asBefore(WorkerId... ids) {
        inOrder();
        try (RuntimeStore store = open(root)) {
            for (WorkerId id : ids) {
                assertThat(lines(store, id)).isEqualTo(before.get(id));
                append(store, id, message("more"));
            }
        }
        inOrder();
    }

    /// Both repaired in one go and with tries that are cut off.
    private RepairReport repaired(Exchange exchange, WorkerId... ids) throws IOException {
        exchange.run();
        RepairReport told = StoreRepair.repair(Trial.options(root), true, Progress.NONE);
        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        assertThat(report.left()).isEmpty();
        assertThat(count(report, Code.PUT_BACK)).isEqualTo(count(told, Code.PUT_BACK));
        asBefore(ids);
        return report;
    }

    private static long count(RepairReport report, Code code) {
        return report.actions().stream().filter(one -> one.code() == code).count();
    }

    private void exchangeRecords() throws IOException {
        Path aside = root.resolve("aside");
        Files.move(files.worker(ONE).record(), aside);
        Files.move(files.worker(TWO).record(), files.worker(ONE).record());
        Files.move(aside, files.worker(TWO).record());
    }

    @Test
    void rowJ_logsInTheirPlaceStayThereWhenOnlyTheRecordsWereExchanged() throws IOException {
        RepairReport report = repaired(this::exchangeRecords, ONE, TWO, THREE);
        assertThat(report.actions()).noneMatch(RepairAction::lossy);
        assertThat(Identity.record(files, files.worker(ONE).record()).id()).isEqualTo(ONE);
    }

    @Test
    void rowJ_logsStayWhereARepairOfExchangedRecordsIsCutOff() throws IOException {
        exchangeRecords();
        repairedThoughCutOff();
        asBefore(ONE, TWO, THREE);
    }

    @Test
    void rowJ_aRecordThatWasCopiedOverAnotherTakesNoLogWithIt() throws IOException {
        RepairReport report = repaired(
                () -> Files.write(
                        files.worker(ONE).record(),
                        Files.readAllBytes(files.worker(TWO).record())),
                ONE,
                TWO,
                THREE);
        assertThat(report.actions()).noneMatch(RepairAction::lossy);
    }

    /// ONE's place holds TWO's directory, TWO's place a copy of THREE's; ONE's own is gone.
    private void chainOfDirectories() throws IOException {
        deleteDirectory(ONE);
        Files.move(directory(TWO), directory(ONE));
        copyDirectory(THREE, TWO);
    }

    @Test
    void rowJ_aDirectoryIsPutBackThoughACopyOfASoundOneIsInItsPlace() throws IOException {
        RepairReport report = repaired(this::chainOfDirectories, TWO, THREE);
        assertThat(report.actions())
                .filteredOn(RepairAction::lossy)
                .allMatch(action -> action.worker().orElseThrow().equals(ONE));
    }

    @Test
    void rowJ_aDirectoryIsPutBackThoughTheRepairIsCutOffAnywhere() throws IOException {
        chainOfDirectories();
        repairedThoughCutOff();
        asBefore(TWO, THREE);
    }

    /// Two places hold a directory of TWO, which has none; that of worker 9 is older.
    private void twoOfOne() throws IOException {
        copyDirectory(TWO, worker(9));
        Path older = files.worker(worker(9)).events();
        List<String> all = Files.readAllLines(older);
        Files.write(older, all.subList(0, 2));
        copyDirectory(TWO, worker(10));
        deleteDirectory(TWO);
    }

    @Test
    void rowJ_ofTwoDirectoriesOfAWorkerTheOneThatGoesFurtherIsPutBack() throws IOException {
        RepairReport report = repaired(this::twoOfOne, ONE, TWO, THREE);
        assertThat(count(report, Code.PUT_BACK)).isEqualTo(1);
    }

    @Test
    void rowJ_ofTwoDirectoriesOfAWorkerOneIsPutBackThoughTheRepairIsCutOff() throws IOException {
        twoOfOne();
        repairedThoughCutOff();
        asBefore(ONE, TWO, THREE);
    }

    /// ONE's log is TWO's, and TWO's is a copy of THREE's, which is sound; ONE's own is gone.
    private void chainOfLogs() throws IOException {
        Files.delete(files.worker(ONE).events());
        Files.move(files.worker(TWO).events(), files.worker(ONE).events());
        Files.copy(files.worker(THREE).events(), files.worker(TWO).events());
    }

    @Test
    void rowJ_aLogIsPutBackThoughACopyOfASoundOneIsInItsPlace() throws IOException {
        RepairReport report = repaired(this::chainOfLogs, TWO, THREE);
        assertThat(report.actions())
                .filteredOn(RepairAction::lossy)
                .allMatch(action -> action.worker().orElseThrow().equals(ONE));
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).allMatch(one -> one.subject().equals(ONE.toString()));
        }
    }

    @Test
    void rowJ_aLogIsPutBackThoughTheRepairIsCutOffAnywhere() throws IOException {
        chainOfLogs();
        repairedThoughCutOff();
        asBefore(TWO, THREE);
    }

    @Test
    void rowJ_aLogIsNotPutOverADamagedOneOfTheSameWorker() throws IOException {
        Files.write(
                files.worker(ONE).events(), Files.readAllBytes(files.worker(TWO).events()));
        try (var file = Files.newByteChannel(files.worker(TWO).events(), StandardOpenOption.WRITE)) {
            file.position(file.size() - 40);
            file.write(ByteBuffer.allocate(10));
        }
        repairedThoughCutOff();
        try (RuntimeStore store = open(root)) {
            assertThat(lines(store, TWO)).isEqualTo(before.get(TWO).subList(0, 2));
        }
        assertThat(Files.exists(files.worker(TWO).events().resolveSibling("events.jsonl.back")))
                .isFalse();
    }
}
