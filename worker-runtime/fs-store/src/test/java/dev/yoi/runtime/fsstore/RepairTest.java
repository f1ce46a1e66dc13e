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
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repairing damaged stores: what can be told is told, what is replaced is kept, and it may be cut off anywhere.
class RepairTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final int EVENTS = 120;

    @TempDir
    Path root;

    private Path home() {
        return Trial.files(root).home();
    }

    private static void fill(RuntimeStore store) {
        for (WorkerId id : List.of(ONE, TWO)) {
            append(store, id, birth().toArray(WorkerEvent[]::new));
        }
        for (int i = 4; i <= EVENTS; i++) {
            append(store, ONE, message("m" + i));
            append(store, TWO, message("m" + i));
        }
    }

    private void closed() {
        try (RuntimeStore store = open(root)) {
            fill(store);
        }
    }

    /// A store whose process died before a checkpoint, with files that never followed the journal.
    private void crashedWithoutFiles() {
        try (RuntimeStore store = open(root)) {
            append(store, worker(3), birth().toArray(WorkerEvent[]::new));
        }
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        var dead = new CountDownLatch(1);
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN && path.toString().contains("workers")) {
                Waiting.uninterruptibly(dead::await);
                throw new IOException("the process died");
            }
        });
        fill(store);
        disk.die();
        dead.countDown();
        store.close();
    }

    private RepairReport repaired() {
        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);
        assertThat(report.left())
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
        return report;
    }

    private static void damage(Path file, long offset, int length) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(new byte[length]);
        }
    }

    private Path newestSegment() throws IOException {
        try (Stream<Path> paths = Files.list(home().resolve("journal"))) {
            return paths.filter(path -> path.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    /// What was told begins with what is there (I3).
    private void isPrefix(RuntimeStore store, WorkerId id, int atLeast) {
        List<RecordedEvent> log = log(store, id);
        assertThat(log).hasSizeBetween(atLeast, EVENTS);
        for (RecordedEvent event : log) {
            if (event.seq() > 3) {
                assertThat(event.event()).isEqualTo(message("m" + event.seq()));
            }
        }
    }

    private Map<String, String> contents(Path base) throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(base)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(
                        base.relativize(path).toString(),
                        Digest.sha256(Files.readAllBytes(path)).hex());
            }
        }
        return contents;
    }

    @Test
    void aStoreInOrderIsLeftAlone() throws IOException {
        closed();
        Map<String, String> before = contents(home());
        assertThat(repaired().actions()).isEmpty();
        assertThat(contents(home())).isEqualTo(before);
    }

    @Test
    void rowF_aJournalDamagedBelowWhatItVouchesForIsSalvagedPerWorker() throws IOException {
        crashedWithoutFiles();
        Path segment = newestSegment();
        damage(segment, 4096 + 8000, 200);
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> open(root));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
        Finding finding = StoreDoctor.check(Trial.options(root)).getFirst();
        assertThat(finding.code()).isEqualTo(Finding.Code.JOURNAL_DAMAGED);
        assertThat(finding.file()).isEqualTo("journal/" + segment.getFileName());
        assertThat(finding.offset()).isBetween(4096L + 7000, 4096L + 8000);

        Map<String, String> before = contents(home());
        RepairReport planned = StoreRepair.repair(Trial.options(root), true, Progress.NONE);
        assertThat(contents(home())).isEqualTo(before);
        RepairReport report = repaired();
        assertThat(report.actions()).isEqualTo(planned.actions());
        assertThat(report.actions()).anyMatch(action -> action.code() == RepairAction.Code.JOURNAL_SET_ASIDE);
        try (RuntimeStore store = open(root)) {
            isPrefix(store, ONE, 10);
            isPrefix(store, TWO, 10);
            assertThat(log(store, worker(3))).hasSize(3);
            append(store, ONE, message("m" + (log(store, ONE).size() + 1)));
        }
        try (Stream<Path> kept = Files.list(home().resolve("quarantine"))) {
            assertThat(kept).anyMatch(path -> path.toString().endsWith(".moved"));
        }
        assertThat(repaired().actions()).isEmpty();
    }

    @Test
    void rowH_aDamagedLineIsHealedFromTheJournalThatIsKept() throws IOException {
        closed();
        damage(Trial.files(root).worker(ONE).events(), 3000, 300);
        assertThat(StoreDoctor.check(Trial.options(root)))
                .anyMatch(finding -> finding.worker().equals(Optional.of(ONE)));
        assertThat(repaired().actions())
                .filteredOn(action -> action.code() == RepairAction.Code.LOG_HEALED)
                .singleElement()
                .satisfies(action -> assertThat(action.lossy()).isFalse());
        try (RuntimeStore store = open(root)) {
            isPrefix(store, ONE, EVENTS);
            isPrefix(store, TWO, EVENTS);
        }
    }

    @Test
    void rowH_withoutTheJournalTheLogIsCutAndTheRestIsKept() throws IOException {
        closed();
        for (Path segment : Trial.files(root).disk().list(home().resolve("journal"))) {
            Files.delete(segment);
        }
        Path events = Trial.files(root).worker(ONE).events();
        damage(events, 3000, 300);
        byte[] damaged = Files.readAllBytes(events);
        RepairAction action = repaired().actions().getFirst();
        assertThat(action.code()).isEqualTo(RepairAction.Code.LOG_CUT);
        assertThat(action.lossy()).isTrue();
        byte[] kept = Files.readAllBytes(events);
        int setAside = 0;
        for (Path path : Trial.files(root).disk().list(home().resolve("quarantine"))) {
            setAside += path.toString().endsWith(".bytes") ? (int) Files.size(path) : 0;
        }
        assertThat(kept.length + setAside).isEqualTo(damaged.length);
        try (RuntimeStore store = open(root)) {
            isPrefix(store, ONE, 10);
            isPrefix(store, TWO, EVENTS);
        }
    }

    /// Worker files had followed the journal when it lost its end, and no checkpoint told how long it was.
    @Test
    void rowQ_whatTheJournalLostComesBackFromTheFiles() throws IOException {
        closed();
        Files.delete(home().resolve("checkpoint.json"));
        List<Path> segments = Trial.files(root).disk().list(home().resolve("journal"));
        for (Path later : segments.subList(1, segments.size())) {
            Files.delete(later);
        }
        try (var segment = new RandomAccessFile(segments.getFirst().toFile(), "rw")) {
            segment.setLength(4096 + 5000);
        }
        List<Finding> found = StoreDoctor.check(Trial.options(root));
        assertThat(found)
                .filteredOn(finding -> finding.code() == Finding.Code.LOG_AHEAD)
                .hasSize(2);
        repaired();
        try (RuntimeStore store = open(root)) {
            isPrefix(store, ONE, EVENTS);
            isPrefix(store, TWO, EVENTS);
            long last = log(store, TWO).getLast().position();
            assertThat(append(store, ONE, message("m121")).getFirst().position())
                    .isGreaterThan(last);
        }
    }

    @Test
    void rowI_aDirectoryWithTheNameOfASegmentIsInNobodysWay() throws IOException {
        closed();
        Files.createDirectory(home().resolve("journal").resolve("00000000000000099999.log"));
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
        try (RuntimeStore store = open(root)) {
            isPrefix(store, ONE, EVENTS);
        }
    }

    @Test
    void aDamagedLogOfTheRuntimeIsNamedWithItsOffset() throws IOException {
        try (RuntimeStore store = open(root)) {
            store.storeBundle(Trial.bundle("builtin", "one"));
            store.storeBundle(Trial.bundle("other", "two"));
        }
        Path file = home().resolve("runtime.jsonl");
        long second = Files.readAllLines(file).getFirst().length() + 1L;
        damage(file, second + 20, 5);
        assertThat(StoreDoctor.check(Trial.options(root))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.RECORD_DAMAGED);
            assertThat(finding.file()).isEqualTo("runtime.jsonl");
            assertThat(finding.offset()).isEqualTo(second);
        });
        repaired();
        try (RuntimeStore store = open(root)) {
            assertThat(store.bundles()).hasSize(2);
        }
    }

    private void noJournal() throws IOException {
        for (Path segment : Trial.files(root).disk().list(home().resolve("journal"))) {
            Files.delete(segment);
        }
    }

    /// Three bundles, and two workers that were deleted, which `runtime.jsonl` says in five lines.
    private void withBundlesAndGraves() {
        try (RuntimeStore store = open(root)) {
            for (String id : List.of("builtin", "other", "third")) {
                store.storeBundle(Trial.bundle(id, id));
            }
            for (int n : List.of(8, 9)) {
                append(store, worker(n), birth().toArray(WorkerEvent[]::new));
                Trial.remove(store, worker(n), Removal.DELETED);
            }
        }
    }

    private void everyBundleAndGraveIsThere() {
        try (RuntimeStore store = open(root)) {
            assertThat(store.bundles())
                    .extracting(bundle -> bundle.id().value())
                    .containsExactlyInAnyOrder("builtin", "other", "third");
            assertThat(store.catalog().deleted(worker(8))).isTrue();
            assertThat(store.catalog().deleted(worker(9))).isTrue();
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void whatTheRuntimesLogLostComesBackFromTheCatalog() throws IOException {
        withBundlesAndGraves();
        noJournal();
        Path file = home().resolve("runtime.jsonl");
        long second = Files.readAllLines(file).getFirst().length() + 1L;
        damage(file, second + 20, 5);
        assertThat(repaired().actions())
                .filteredOn(action -> action.code() == RepairAction.Code.RUNTIME_LOG_REWRITTEN)
                .singleElement()
                .satisfies(action -> {
                    assertThat(action.message()).contains("4 lines say what the catalog knew");
                    assertThat(action.lossy()).isFalse();
                });
        assertThat(Files.readAllLines(file)).hasSize(5);
        everyBundleAndGraveIsThere();
    }

    @Test
    void aMissingLogOfTheRuntimeComesBackFromTheCatalog() throws IOException {
        withBundlesAndGraves();
        noJournal();
        Files.delete(home().resolve("runtime.jsonl"));
        repaired();
        everyBundleAndGraveIsThere();
    }

    @Test
    void withoutACatalogWhatFollowsTheDamageIsKeptAndTheRestIsSaidToBeLost() throws IOException {
        withBundlesAndGraves();
        noJournal();
        for (Path piece : Trial.files(root).disk().list(home().resolve("catalog"))) {
            Files.delete(piece);
        }
        Path file = home().resolve("runtime.jsonl");
        damage(file, 20, 5);
        assertThat(repaired().actions())
                .filteredOn(action -> action.code() == RepairAction.Code.RUNTIME_LOG_REWRITTEN)
                .singleElement()
                .satisfies(action -> assertThat(action.lossy()).isTrue());
        try (RuntimeStore store = open(root)) {
            assertThat(store.bundles())
                    .extracting(bundle -> bundle.id().value())
                    .containsExactlyInAnyOrder("other", "third");
            assertThat(store.catalog().deleted(worker(8))).isTrue();
        }
    }

    /// The journal lacks what it vouches for; the files had followed, so nothing is lost.
    @Test
    void rowF_positionsThatWorkersFilesHoldAreNotSaidToBeLost() throws IOException {
        try (RuntimeStore store = open(root)) {
            append(store, worker(3), birth().toArray(WorkerEvent[]::new));
        }
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        fill(store);
        Path events = Trial.files(root).worker(TWO).events();
        await().atMost(Trial.PATIENCE)
                .until(() -> Files.exists(events) && Files.readAllLines(events).size() == EVENTS);
        disk.die();
        store.close();
        damage(newestSegment(), 4096 + 8000, 200);
        RepairReport planned = StoreRepair.repair(Trial.options(root), true, Progress.NONE);
        RepairReport report = repaired();
        assertThat(report.actions()).isEqualTo(planned.actions());
        assertThat(report.actions())
                .filteredOn(action -> action.code() == RepairAction.Code.JOURNAL_SET_ASIDE)
                .isNotEmpty()
                .allSatisfy(action -> {
                    assertThat(action.lossy()).isFalse();
                    assertThat(action.message()).contains("all of them are in files");
                });
        try (RuntimeStore again = open(root)) {
            assertThat(log(again, ONE)).hasSize(EVENTS);
            assertThat(log(again, TWO)).hasSize(EVENTS);
        }
    }

    @Test
    void rowJ_aDirectoryWithAnothersRecordIsSetAside() throws IOException {
        closed();
        StoreFiles files = Trial.files(root);
        Files.copy(files.worker(TWO).record(), files.worker(ONE).record(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(repaired().actions()).anyMatch(action -> action.code() == RepairAction.Code.WORKER_SET_ASIDE);
        try (RuntimeStore store = open(root)) {
            assertThat(store.catalog().entry(ONE)).isEmpty();
            isPrefix(store, TWO, EVENTS);
        }
    }

    @Test
    void rowK_aLostCatalogAndALostRecordAreMadeAnew() throws IOException {
        closed();
        Files.writeString(home().resolve("runtime.json"), "{}");
        assertThat(repaired().actions()).anyMatch(action -> action.code() == RepairAction.Code.RECORD_REWRITTEN);
        try (RuntimeStore store = open(root)) {
            assertThat(store.identity().storeId()).isEqualTo(Trial.STORE_ID);
            isPrefix(store, ONE, EVENTS);
        }
        for (Path file : Trial.files(root).disk().list(home().resolve("catalog"))) {
            Files.delete(file);
        }
        repaired();
        try (RuntimeStore store = open(root)) {
            isPrefix(store, TWO, EVENTS);
        }
    }

    @Test
    void rowN_aStoreInUseIsRefused() throws IOException {
        try (RuntimeStore store = open(root)) {
            fill(store);
            damage(home().resolve("runtime.jsonl"), 0, 0);
            Files.writeString(
                    Trial.files(root).worker(worker(9)).directory().getParent().resolveSibling("x"), "");
            Files.delete(home().resolve("checkpoint.json"));
            Files.writeString(home().resolve("checkpoint.json"), "{}");
            WorkerRuntimeException refusal = catchThrowableOfType(
                    WorkerRuntimeException.class, () -> StoreRepair.repair(Trial.options(root), false, Progress.NONE));
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_IN_USE);
        } catch (WorkerRuntimeException e) {
            throw new AssertionError("the store in use was harmed", e);
        }
    }

    @Test
    void aRepairThatIsCutOffAnywhereIsFinishedByTheNext() throws IOException {
        crashedWithoutFiles();
        damage(newestSegment(), 4096 + 8000, 200);
        Path damaged = root.resolve("damaged");
        copy(home(), damaged);
        List<Integer> sizes = new ArrayList<>();
        for (int limit = 0; ; limit += 3) {
            Path copy = root.resolve("try" + limit);
            FilesystemStoreOptions options = Trial.options(copy);
            copy(damaged, options.home());
            boolean cutOff = cutOff(options, limit);
            RepairReport report = StoreRepair.repair(options, false, Progress.NONE);
            assertThat(report.left()).noneMatch(finding -> finding.severity() == Severity.ERROR);
            try (RuntimeStore store = open(copy)) {
                sizes.add(log(store, ONE).size() * 1000 + log(store, TWO).size());
            }
            if (!cutOff) {
                break;
            }
        }
        assertThat(sizes).hasSizeGreaterThan(5);
        assertThat(sizes.stream().distinct()).hasSize(1);
    }

    /// Repairs until the operation number `limit` that changes something; false when it was done before.
    private static boolean cutOff(FilesystemStoreOptions options, int limit) {
        var disk = new WatchedDisk();
        var left = new AtomicInteger(limit);
        disk.watch((operation, _, _) -> {
            boolean changes = switch (operation) {
                case READ, LIST, OPEN, RENAME_FROM -> false;
                case WRITE, FORCE, TRUNCATE, CREATE_DIRECTORY, RENAME, DELETE, SYNC_DIRECTORY -> true;
            };
            if (changes && left.getAndDecrement() <= 0) {
                throw new IOException("cut off");
            }
        });
        try {
            var _ = StoreRepair.repair(options, false, Progress.NONE, disk);
            return left.get() < 0;
        } catch (WorkerRuntimeException e) {
            return true;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            paths.forEach(path -> {
                try {
                    Path target = to.resolve(from.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Trial.makeDirectories(target);
                    } else {
                        Files.copy(path, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
