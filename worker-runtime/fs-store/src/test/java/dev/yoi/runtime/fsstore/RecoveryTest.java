package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The recovery table, row by row (`docs/formats/runtime-store.md`).
@ExtendWith(QuietDeaths.class)
class RecoveryTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);

    @TempDir
    Path root;

    private Path home() {
        return Trial.files(root).home();
    }

    /// A store whose process died after acknowledging; worker files may have followed or not.
    private void crashed(int events) {
        crashed(events, () -> true);
    }

    private void crashed(int events, Callable<Boolean> ready) {
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        fill(store, events);
        await().atMost(Trial.PATIENCE).until(ready);
        disk.die();
        store.close();
    }

    /// What was not acknowledged is in no worker's file.
    private void crashedBeforeFilesFollowed(int events) {
        var disk = new WatchedDisk();
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        fill(store, events);
        disk.die();
        died.countDown();
        store.close();
    }

    private static void fill(RuntimeStore store, int events) {
        for (WorkerId id : List.of(ONE, TWO)) {
            append(store, id, birth().toArray(WorkerEvent[]::new));
            for (int i = 4; i <= events; i++) {
                append(store, id, message("m" + i));
            }
        }
    }

    private void closed(int events) {
        try (RuntimeStore store = open(root)) {
            fill(store, events);
        }
    }

    private static void check(RuntimeStore store, int events) {
        for (WorkerId id : List.of(ONE, TWO)) {
            assertThat(log(store, id)).hasSize(events);
            assertThat(store.load(id).lastSeq()).isEqualTo(events);
            assertThat(store.catalog().entry(id).orElseThrow().lastSeq()).isEqualTo(events);
            assertThat(store.transcript(id, PageRequest.after(0, 1000)).items()).hasSize(events - 3);
        }
    }

    @Test
    void rowA_nothingOrAnEmptyRootIsInitialised() throws IOException {
        Files.createDirectories(home());
        closed(10);
        try (RuntimeStore store = open(root)) {
            check(store, 10);
        }
    }

    @Test
    void rowB_initialisationThatWasCutOffAtAnyStepIsFinished() {
        for (int limit = 0; limit < 200; limit++) {
            var disk = new WatchedDisk();
            var left = new int[] {limit};
            disk.watch((operation, _, _) -> {
                if (operation != WatchedDisk.Operation.READ && left[0]-- == 0) {
                    throw new IOException("cut off");
                }
            });
            try (RuntimeStore store = FilesystemStore.open(Trial.options(root.resolve("b" + limit)), disk)) {
                // The cut may also fall into the first checkpoint, behind the opening: then the store has stopped
                // writing.
                if (store.status().writable() && left[0] > 0) {
                    return;
                }
            } catch (WorkerRuntimeException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORE_IO);
            }
            try (RuntimeStore store = open(root.resolve("b" + limit))) {
                fill(store, 4);
                check(store, 4);
            }
        }
        throw new AssertionError("initialisation never ended");
    }

    @Test
    void rowC_afterACleanCloseNothingIsReplayed() throws IOException {
        closed(50);
        var reads = new ArrayList<Path>();
        var disk = new WatchedDisk();
        disk.watch((operation, path, bytes) -> {
            if (operation == WatchedDisk.Operation.READ
                    && bytes > 4096
                    && path.toString().contains("workers")) {
                reads.add(path);
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            assertThat(reads).isEmpty();
            check(store, 50);
        }
        assertThat(Files.readString(home().resolve("checkpoint.json"))).contains("\"clean\":true");
    }

    @Test
    void rowD_afterACrashEverythingAcknowledgedIsThere() throws IOException {
        crashed(300);
        try (RuntimeStore store = open(root)) {
            check(store, 300);
            append(store, ONE, message("next"));
            append(store, TWO, message("next"));
        }
        try (RuntimeStore store = open(root)) {
            check(store, 301);
        }
        assertThat(Files.exists(home().resolve("quarantine"))).isFalse();
    }

    @Test
    void rowE_aTornLastBatchIsCutOffAndSetAside() throws IOException {
        crashedBeforeFilesFollowed(20);
        Path segment = lastSegment();
        long end = writtenBytes(segment);
        damage(segment, end - 30, new byte[] {1, 2, 3});
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(20);
            assertThat(log(store, TWO)).hasSize(19);
            append(store, TWO, message("again"));
        }
        try (RuntimeStore store = open(root)) {
            check(store, 20);
        }
        assertThat(Files.readAllBytes(quarantined("-0.bytes"))).contains("m20".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.readString(quarantined("-0.json"))).contains("cut off at the end of the journal");
    }

    @Test
    void rowE_oldBatchesOfASegmentUsedAgainAreNotTaken() throws IOException {
        var expected = new TreeMap<WorkerId, Integer>();
        for (int round = 0; round < 4; round++) {
            var disk = new WatchedDisk();
            RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
            for (WorkerId id : List.of(ONE, TWO)) {
                if (round == 0) {
                    append(store, id, birth().toArray(WorkerEvent[]::new));
                    expected.put(id, 3);
                }
                for (int i = 0; i < 700; i++) {
                    append(store, id, message("x".repeat(700)));
                    expected.merge(id, 1, Integer::sum);
                }
            }
            disk.die();
            store.close();
        }
        try (RuntimeStore store = open(root)) {
            expected.forEach((id, count) -> assertThat(log(store, id)).hasSize(count));
        }
        try (Stream<Path> segments = Files.list(home().resolve("journal"))) {
            assertThat(segments.filter(path -> path.toString().endsWith(".log")))
                    .hasSizeLessThan(40);
        }
    }

    @Test
    void rowF_damageBelowWhatALaterBatchVouchesForIsNotWrittenOver() throws IOException {
        crashed(20);
        Path segment = lastSegment();
        damage(segment, writtenBytes(segment) / 2 + 2048, new byte[] {1, 2, 3});
        byte[] before = Files.readAllBytes(segment);
        assertRefused(ErrorCode.STORE_CORRUPT);
        assertThat(Files.readAllBytes(segment)).isEqualTo(before);
    }

    @Test
    void rowG_whatLiesBehindTheTrustedPrefixIsSetAsideAndWrittenAgain() throws IOException {
        closed(10);
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        long trusted = Files.size(Trial.files(root).worker(ONE).events());
        for (int i = 11; i <= 20; i++) {
            append(store, ONE, message("m" + i));
        }
        disk.die();
        store.close();
        Path events = Trial.files(root).worker(ONE).events();
        Files.writeString(events, Files.readString(events).substring(0, (int) trusted) + "\0\0\0{\"seq\":11,garbage\n");
        try (RuntimeStore again = open(root)) {
            assertThat(log(again, ONE)).hasSize(20);
        }
        assertThat(Files.readString(events)).doesNotContain("garbage").contains("m20");
        assertThat(Files.readString(quarantined(".json")))
                .contains("\"offset\":" + trusted)
                .contains("differs from the journal");
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowG_aTornLineBehindTheTrustedPrefixIsCompleted() throws IOException {
        Path events = Trial.files(root).worker(ONE).events();
        crashed(12, () -> Files.exists(events) && Files.size(events) > 0);
        try (FileChannel file = FileChannel.open(events, StandardOpenOption.WRITE)) {
            file.truncate(file.size() * 2 / 3);
        }
        try (RuntimeStore store = open(root)) {
            check(store, 12);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowH_damageInsideATrustedPrefixHarmsThatWorkerOnly() throws IOException {
        closed(40);
        Path events = Trial.files(root).worker(ONE).events();
        damage(events, 2000, new byte[] {1});
        Files.delete(Trial.files(root).worker(ONE).state());
        try (RuntimeStore store = open(root)) {
            assertThatThrownBy(() -> store.load(ONE)).hasMessageContaining("is damaged");
            assertThatThrownBy(() -> log(store, ONE)).hasMessageContaining("at byte");
            assertThat(store.events(ONE, PageRequest.after(0, 3)).items()).hasSize(3);
            assertThat(log(store, TWO)).hasSize(40);
            append(store, TWO, message("fine"));
        }
        List<Finding> findings = StoreDoctor.check(Trial.options(root));
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().code()).isEqualTo(Finding.Code.LOG_DAMAGED);
        assertThat(findings.getFirst().worker()).contains(ONE);
        assertThat(findings.getFirst().offset()).isBetween(1500L, 2000L);
    }

    @Test
    void rowH_aLogThatGotShorterIsRefusedBeforeAnythingIsBuiltOnIt() throws IOException {
        closed(40);
        Path events = Trial.files(root).worker(ONE).events();
        try (FileChannel file = FileChannel.open(events, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 40);
        }
        try (RuntimeStore store = open(root)) {
            assertThatThrownBy(() -> store.load(ONE)).hasMessageContaining("is damaged");
            assertThat(store.load(TWO).lastSeq()).isEqualTo(40);
        }
    }

    @Test
    void aMissingRuntimeRecordBesideAJournalIsCorruptForReadersToo() throws IOException {
        closed(4);
        Files.delete(home().resolve("runtime.json"));
        assertThatThrownBy(() -> FilesystemStore.openReadOnly(Trial.options(root)))
                .hasMessageContaining("runtime.json is missing");
    }

    @Test
    void rowI_strayFilesAndEmptyDirectoriesAreIgnored() throws IOException {
        closed(10);
        Path fan = home().resolve("workers").resolve("7f");
        Files.createDirectories(fan.resolve("0193f1c2-7a10-7cc3-8f2b-00000000007f"));
        Files.createDirectories(fan.resolve("not-a-worker"));
        Files.writeString(home().resolve("workers").resolve(".DS_Store"), "x");
        Files.writeString(home().resolve("journal").resolve("notes.txt"), "x");
        Files.delete(home().resolve("checkpoint.json"));
        try (RuntimeStore store = open(root)) {
            assertThat(store.catalog().size()).isEqualTo(2);
            check(store, 10);
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    @Test
    void rowI_whatACrashDuringASyncLeavesIsNoFinding() throws IOException {
        closed(10);
        Path workers = home().resolve("workers");
        for (Path directory :
                List.of(workers, Trial.files(root).worker(ONE).directory().getParent())) {
            Files.createFile(directory.resolve(CarefulDisk.TOUCH));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
        try (RuntimeStore store = open(root)) {
            check(store, 10);
        }
    }

    @Test
    void rowJ_aDirectoryWithAnotherWorkersRecordIsNotTaken() throws IOException {
        closed(10);
        var paths = Trial.files(root);
        Files.copy(paths.worker(TWO).record(), paths.worker(ONE).record(), StandardCopyOption.REPLACE_EXISTING);
        deleteTree(home().resolve("catalog"));
        try (RuntimeStore store = open(root)) {
            assertThat(store.catalog().entries()).containsOnlyKeys(TWO);
            assertThat(store.diagnostics()).hasSize(1);
        }
    }

    @Test
    void rowK_I4_everythingDerivedIsRebuiltIdentically() throws IOException {
        closed(60);
        Predicate<Path> derived = path -> path.endsWith("state.json")
                || path.endsWith("overview.json")
                || path.endsWith("transcript.jsonl")
                || path.endsWith("worker.json");
        var before = contents(derived);
        assertThat(before).hasSize(8);
        for (String path : before.keySet()) {
            Files.delete(home().resolve(path));
        }
        deleteTree(home().resolve("catalog"));
        try (RuntimeStore store = open(root)) {
            check(store, 60);
        }
        assertThat(contents(derived)).isEqualTo(before);
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowK_projectionsThatVanishUnderAnIntactCatalogAreRebuiltWhenTheyAreAskedFor() throws IOException {
        closed(60);
        Files.delete(Trial.files(root).worker(ONE).transcript());
        Files.writeString(Trial.files(root).worker(TWO).transcript(), "damaged\n");
        Files.delete(Trial.files(root).worker(ONE).state());
        try (RuntimeStore store = open(root)) {
            check(store, 60);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowL_aFormatFromTheFutureIsRefusedAndNotTouched() throws IOException {
        closed(10);
        Path record = home().resolve("runtime.json");
        Files.writeString(record, "{\"format\":2,\"something\":\"else\"}\n");
        var before = contents(_ -> true);
        WorkerRuntimeException refusal = assertRefused(ErrorCode.STORE_VERSION_UNSUPPORTED);
        assertThat(refusal.details()).containsEntry("found", "2").containsEntry("supported", "1");
        assertThat(contents(_ -> true)).isEqualTo(before);
    }

    @Test
    void rowN_aSecondOpeningInTheSameProcessIsToldWhoHoldsIt() {
        try (RuntimeStore store = open(root)) {
            fill(store, 5);
            WorkerRuntimeException refusal = assertRefused(ErrorCode.STORE_IN_USE);
            assertThat(refusal.details()).containsKeys("pid", "host", "since");
            append(store, ONE, message("still mine"));
        }
        open(root).close();
    }

    @Test
    void rowQ_aMissingJournalAfterACrashIsReported() throws IOException {
        closed(10);
        crashedBehind();
        deleteTree(home().resolve("journal"));
        Files.createDirectories(home().resolve("journal"));
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).anyMatch(d -> d.code().value().equals("acknowledged_data_missing"));
        }
    }

    private void crashedBehind() {
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        append(store, ONE, message("lost"));
        disk.die();
        store.close();
    }

    @Test
    void aMissingRuntimeRecordBesideWorkersIsCorruption() throws IOException {
        closed(10);
        Files.delete(home().resolve("runtime.json"));
        assertRefused(ErrorCode.STORE_CORRUPT);
    }

    @Test
    void openingForReadingChangesNothingAndSeesTheTail() throws IOException {
        crashed(30);
        var before = contents(_ -> true);
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            check(store, 30);
            assertThat(store.status().writable()).isFalse();
            assertThatThrownBy(() -> append(store, ONE, message("no"))).isInstanceOf(WorkerRuntimeException.class);
            assertThat(store.history(0, 1000).items()).hasSize(60);
        }
        assertThat(contents(_ -> true)).isEqualTo(before);
    }

    private WorkerRuntimeException assertRefused(ErrorCode code) {
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> open(root));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain(root.toString());
        return refusal;
    }

    private Path lastSegment() throws IOException {
        try (Stream<Path> segments = Files.list(home().resolve("journal"))) {
            return segments.filter(path -> path.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static long writtenBytes(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void damage(Path file, long offset, byte[] with) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(with), offset);
        }
    }

    private Path quarantined(String ending) throws IOException {
        try (Stream<Path> entries = Files.list(home().resolve("quarantine"))) {
            List<Path> found =
                    entries.filter(path -> path.toString().endsWith(ending)).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private TreeMap<String, String> contents(Predicate<Path> wanted) throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(home())) {
            for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile).filter(wanted)::iterator) {
                contents.put(home().relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
