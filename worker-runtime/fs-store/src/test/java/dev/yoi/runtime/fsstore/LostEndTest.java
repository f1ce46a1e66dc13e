package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.Reached;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Row Q: after a crash the journal lacks its end, and workers' files hold what was in there. Two workers that a
/// checkpoint knows, and a third that only the lost end made.
@ExtendWith(QuietDeaths.class)
class LostEndTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final WorkerId LATE = worker(3);
    private static final int CHECKPOINTED = 10;
    private static final int LAST = 25;
    private static final int OF_LATE = 6;

    @TempDir
    Path root;

    private Path home() {
        return Trial.files(root).home();
    }

    private interface Damage {
        void to(Path journal) throws IOException;
    }

    /// The process dies when the files have followed the journal, and no checkpoint has.
    private void crashed(Path where) {
        closedWithTwo(where);
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(where), disk);
        goOn(store);
        await().atMost(Trial.PATIENCE).until(() -> written(where, LATE) == OF_LATE);
        disk.die();
        store.close();
    }

    private static void closedWithTwo(Path where) {
        try (RuntimeStore store = open(where)) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(store, id, birth().toArray(WorkerEvent[]::new));
                fill(store, id, 4, CHECKPOINTED);
            }
        }
    }

    private static void goOn(RuntimeStore store) {
        fill(store, ONE, CHECKPOINTED + 1, LAST);
        fill(store, TWO, CHECKPOINTED + 1, LAST);
        store.storeBundle(Trial.bundle("late", "stored behind the checkpoint"));
        append(store, LATE, birth().toArray(WorkerEvent[]::new));
        fill(store, LATE, 4, OF_LATE);
    }

    private static void fill(RuntimeStore store, WorkerId id, int from, int to) {
        for (int i = from; i <= to; i++) {
            append(store, id, message("m" + i));
        }
    }

    private static long written(Path where, WorkerId id) throws IOException {
        Path events = Trial.files(where).worker(id).events();
        if (!Files.exists(events)) {
            return 0;
        }
        try (DiskFile file = new NioDisk().open(events, Disk.Mode.READ)) {
            LogFile.Found last = new LogFile(file).last();
            return last == null ? 0 : last.seq();
        }
    }

    private static Path lastSegment(Path journal) throws IOException {
        try (Stream<Path> segments = Files.list(journal)) {
            return segments.filter(path -> path.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static void deleteAll(Path journal) throws IOException {
        try (Stream<Path> segments = Files.list(journal)) {
            for (Path segment : segments.toList()) {
                Files.delete(segment);
            }
        }
    }

    /// Zeros from the n-th batch of the last segment on: what stands before it, nothing vouches for what follows.
    private static void zeros(Path journal, int batches) throws IOException {
        Path segment = lastSegment(journal);
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
            long at = 4096;
            for (int i = 0; i < batches; i++) {
                file.seek(at + 4);
                at += file.readInt();
            }
            file.seek(at);
            file.write(new byte[(int) (file.length() - at)]);
        }
    }

    private static void whole(RuntimeStore store) {
        assertThat(log(store, ONE)).hasSize(LAST);
        assertThat(log(store, TWO)).hasSize(LAST);
        assertThat(log(store, LATE)).hasSize(OF_LATE);
        for (WorkerId id : List.of(ONE, TWO, LATE)) {
            assertThat(store.load(id).lastSeq()).isEqualTo(log(store, id).size());
            assertThat(store.catalog().entry(id).orElseThrow().lastSeq())
                    .isEqualTo(log(store, id).size());
        }
    }

    private static List<Diagnostic> missing(RuntimeStore store) {
        return store.diagnostics().stream()
                .filter(diagnostic -> diagnostic.code().value().equals("acknowledged_data_missing"))
                .toList();
    }

    /// Everything that files hold is kept and said, and the store goes on behind it.
    private void kept(Damage damage) throws IOException {
        crashed(root);
        long last = Trial.files(root).readIfThere(Trial.files(root).reached()) == null
                ? 0
                : ReachedMark.read(Trial.files(root));
        damage.to(home().resolve("journal"));
        openedAndKept(last);
    }

    private void openedAndKept(long last) throws IOException {
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            assertThat(store.catalog().size()).isGreaterThanOrEqualTo(2);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(missing(store))
                    .singleElement()
                    .satisfies(diagnostic -> assertThat(diagnostic.message())
                            .contains("cut off behind position")
                            .contains("workers' files")
                            .doesNotContain(root.toString()));
            whole(store);
            assertThat(append(store, ONE, message("goes on")).getFirst().position())
                    .isGreaterThan(last);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(missing(store)).hasSize(1); // until somebody has seen to it
        }
        Files.delete(Trial.files(root).losses());
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).isEmpty();
            assertThat(log(store, ONE)).hasSize(LAST + 1);
            assertThat(log(store, LATE)).hasSize(OF_LATE);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void rowQ_whenTheLastSegmentIsGoneWhatFilesHoldIsKept() throws IOException {
        kept(journal -> Files.delete(lastSegment(journal)));
    }

    @Test
    void rowQ_whenTheWholeJournalIsGoneWhatFilesHoldIsKept() throws IOException {
        kept(LostEndTest::deleteAll);
    }

    @Test
    void rowQ_whenTheLastSegmentIsCutOffWhatFilesHoldIsKept() throws IOException {
        kept(journal -> {
            try (var file = new RandomAccessFile(lastSegment(journal).toFile(), "rw")) {
                file.setLength(4096 + 1500);
            }
        });
    }

    @Test
    void rowQ_whenEverythingBehindTheCheckpointReadsAsZerosWhatFilesHoldIsKept() throws IOException {
        kept(journal -> zeros(journal, 0));
    }

    @Test
    void rowQ_whenTheEndOfTheJournalReadsAsZerosWhatFilesHoldIsKept() throws IOException {
        kept(journal -> zeros(journal, 20));
    }

    @Test
    void rowQ_withoutTheNoteAFileThatIsAheadOfTheJournalTellsOfIt() throws IOException {
        kept(journal -> {
            zeros(journal, 3);
            Files.delete(home().resolve("reached.json"));
        });
    }

    @Test
    void rowQ_withoutTheCheckpointToo() throws IOException {
        kept(journal -> {
            deleteAll(journal);
            Files.delete(home().resolve("checkpoint.json"));
            Files.delete(home().resolve("reached.json"));
        });
    }

    /// Nothing tells of it: neither the note nor a worker that the journal names. Then it is told when the worker
    /// is met, and its bytes are in quarantine.
    @Test
    void rowQ_whatWasNotNoticedAtTheOpeningIsSaidWhenItIsSetAside() throws IOException {
        crashed(root);
        zeros(home().resolve("journal"), 0);
        Files.delete(home().resolve("reached.json"));
        assertThat(StoreDoctor.check(Trial.options(root)))
                .filteredOn(finding -> finding.code() == Finding.Code.LOG_AHEAD)
                .extracting(finding -> finding.worker().orElseThrow())
                .containsExactlyInAnyOrder(ONE, TWO, LATE);
        try (RuntimeStore store = open(root)) {
            assertThat(missing(store)).isEmpty();
            append(store, ONE, message("another eleventh"));
            await().atMost(Trial.PATIENCE).until(() -> !missing(store).isEmpty());
            assertThat(missing(store)).singleElement().satisfies(diagnostic -> {
                assertThat(diagnostic.subject()).isEqualTo(ONE.toString());
                assertThat(diagnostic.message()).contains("quarantine");
            });
        }
        try (Stream<Path> aside = Files.list(home().resolve("quarantine"))) {
            assertThat(aside.filter(path -> path.toString().endsWith(".bytes")))
                    .anySatisfy(path -> assertThat(Files.readString(path)).contains("m" + LAST));
        }
    }

    @Test
    void rowQ_openingForReadingSaysItAndChangesNothing() throws IOException {
        crashed(root);
        zeros(home().resolve("journal"), 20);
        var before = contents(home());
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            assertThat(missing(store))
                    .singleElement()
                    .satisfies(diagnostic -> assertThat(diagnostic.message()).contains("went to position"));
        }
        assertThat(StoreDoctor.check(Trial.options(root)))
                .anyMatch(finding -> finding.code() == Finding.Code.LOG_AHEAD)
                .anyMatch(finding -> finding.code() == Finding.Code.STORE_DIAGNOSTIC);
        assertThat(contents(home())).isEqualTo(before);
    }

    @Test
    void rowH_rowQ_aLogThatBreaksInsideItsTrustedPrefixIsNotCutByAnOpening() throws IOException {
        crashed(root);
        deleteAll(home().resolve("journal"));
        Path events = Trial.files(root).worker(ONE).events();
        try (var file = new RandomAccessFile(events.toFile(), "rw")) {
            file.seek(1500);
            file.write(new byte[] {1, 2, 3});
        }
        byte[] damaged = Files.readAllBytes(events);
        try (RuntimeStore store = open(root)) {
            assertThat(missing(store)).hasSize(1);
            assertThat(log(store, TWO)).hasSize(LAST);
            assertThat(log(store, LATE)).hasSize(OF_LATE);
            assertThat(store.catalog().entry(ONE).orElseThrow().flags().damaged())
                    .isTrue();
        }
        assertThat(Files.readAllBytes(events)).isEqualTo(damaged);
    }

    /// What the journal still has of it is in no file, and the journal goes.
    @Test
    void rowH_rowQ_whatTheJournalHasOfADamagedWorkerIsSetAsideAndSaid() throws IOException {
        crashed(root);
        zeros(home().resolve("journal"), 20);
        Path events = Trial.files(root).worker(ONE).events();
        try (var file = new RandomAccessFile(events.toFile(), "rw")) {
            file.seek(1500);
            file.write(new byte[] {1, 2, 3});
        }
        open(root).close();
        assertThat(Files.readString(Trial.files(root).losses()))
                .contains("sequences " + (CHECKPOINTED + 1) + " to ")
                .contains("of worker " + ONE);
        try (Stream<Path> aside = Files.list(home().resolve("quarantine"))) {
            assertThat(aside.filter(path -> path.toString().endsWith(".bytes")))
                    .anySatisfy(path -> assertThat(Files.readString(path)).contains("m" + (CHECKPOINTED + 1)));
        }
    }

    private static WatchedDisk failing(WorkerId id, IOException failure) {
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN && path.toString().contains(id.toString())) {
                throw failure;
            }
        });
        return disk;
    }

    @Test
    void rowO_rowQ_theJournalIsKeptWhileItAloneHasEventsOfAWorkerThatMayNotBeRead() throws IOException {
        crashed(root);
        zeros(home().resolve("journal"), 20);
        var disk = failing(ONE, new AccessDeniedException("events.jsonl"));
        var refusal = catchThrowableOfType(
                WorkerRuntimeException.class, () -> FilesystemStore.open(Trial.options(root), disk));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_PERMISSION);
        assertThat(refusal.getMessage()).contains(ONE.toString());
        try (RuntimeStore store = open(root)) {
            whole(store);
        }
    }

    @Test
    void I5_rowQ_aWorkerThatTheJournalDoesNotNameAndThatCanNotBeReadConcernsNobodyElse() throws IOException {
        for (IOException failure : List.of(new IOException("bad sector"), new AccessDeniedException("events.jsonl"))) {
            Path where = root.resolve(failure.getClass().getSimpleName());
            crashed(where);
            deleteAll(Trial.files(where).journal());
            try (RuntimeStore store = FilesystemStore.open(Trial.options(where), failing(TWO, failure))) {
                assertThat(missing(store)).hasSize(1);
                assertThat(log(store, ONE)).hasSize(LAST);
                assertThat(log(store, LATE)).hasSize(OF_LATE);
            }
            try (RuntimeStore store = open(where)) {
                whole(store);
            }
        }
    }

    /// The process died before anything of it was written through.
    @Test
    void I1_rowQ_aWorkerThatOnlyTheJournalHasIsBroughtIntoFiles() throws IOException {
        closedWithTwo(root);
        var disk = new WatchedDisk();
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        goOn(store);
        long last = store.lastPosition();
        disk.die();
        died.countDown();
        store.close();
        StoreFiles files = Trial.files(root);
        assertThat(Files.exists(files.worker(LATE).events())).isFalse();
        files.replace(files.reached(), new Reached(last + 3).file());
        openedAndKept(last + 3);
    }

    /// The power went when the deletion was noted, and took back that the directory was deleted.
    @Test
    void I15_rowQ_aDeletedWorkerWhoseTombstoneIsInTheFileOnlyGoes() throws IOException {
        closedWithTwo(root);
        StoreFiles files = Trial.files(root);
        Map<String, String> directory = contents(files.worker(TWO).directory());
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(root), disk);
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.RENAME && path.endsWith("checkpoint.json")) {
                disk.die();
                throw new IOException("the process died");
            }
        });
        Trial.remove(store, TWO, Removal.DELETED);
        store.close();
        assertThat(Files.readString(files.runtimeLog())).contains(TWO.toString());
        put(files.worker(TWO).directory(), directory);
        deleteAll(files.journal());
        try (RuntimeStore again = open(root)) {
            assertThat(again.catalog().deleted(TWO)).isTrue();
            assertThat(log(again, ONE)).hasSize(CHECKPOINTED);
        }
        assertThat(Files.exists(files.worker(TWO).directory())).isFalse();
    }

    /// A catalog's entry is as of the time when the catalog is written, behind the checkpoint's position.
    @Test
    void I1_rowQ_whatTheCatalogKnowsBehindItsCheckpointIsWrittenAgain() throws IOException {
        closedWithTwo(root);
        StoreFiles files = Trial.files(root);
        Checkpoint known = Checkpoint.read(Files.readAllBytes(files.checkpoint()));
        var earlier = new Checkpoint(
                known.position() - 2,
                known.next(),
                false,
                known.epoch(),
                known.at(),
                known.runtimeSeq(),
                known.catalog(),
                known.storeId());
        files.replace(files.checkpoint(), earlier.file());
        deleteAll(files.journal());
        var disk = new WatchedDisk();
        var written = new CopyOnWriteArrayList<Path>();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.WRITE && path.endsWith("events.jsonl")) {
                written.add(path);
            }
        });
        FilesystemStore.open(Trial.options(root), disk).close();
        assertThat(written).containsOnly(files.worker(TWO).events()); // ONE's last line is before the checkpoint
    }

    /// What is kept is garbage from the first line on that is not whole.
    @Test
    void rowQ_onlyWholeLinesThatFollowAreKept() throws IOException {
        crashed(root);
        deleteAll(home().resolve("journal"));
        Path events = Trial.files(root).worker(ONE).events();
        List<String> lines = Files.readAllLines(events);
        Files.writeString(
                events,
                String.join("\n", lines.subList(0, 15)) + "\n\0\0\0\n" + String.join("\n", lines.subList(16, LAST))
                        + "\n");
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(15);
            assertThat(log(store, TWO)).hasSize(LAST);
        }
        try (Stream<Path> aside = Files.list(home().resolve("quarantine"))) {
            assertThat(aside.filter(path -> path.toString().endsWith(".bytes")))
                    .anySatisfy(path -> assertThat(Files.readString(path)).contains("m" + LAST));
        }
    }

    /// Each operation of the opening once fails, as when the process dies there; the next opening begins anew.
    @Test
    void rowQ_theKeepingCanBeCutOffAtAnyStep() throws IOException {
        crashed(root);
        zeros(home().resolve("journal"), 20);
        Map<String, String> broken = contents(home());
        int limit = 0;
        for (boolean cutOff = true; cutOff; limit += 3) {
            Path where = new CrashFs().getPath("/store"); // in memory: each opening syncs a hundred times
            put(Trial.files(where).home(), broken);
            cutOff = cutOff(where, limit);
            try (RuntimeStore store = open(where)) {
                whole(store);
            }
            assertThat(StoreDoctor.check(Trial.options(where))).isEmpty();
        }
        assertThat(limit).isGreaterThan(30);
    }

    private static boolean cutOff(Path where, int limit) {
        var disk = new WatchedDisk();
        var left = new int[] {limit};
        disk.watch((operation, _, _) -> {
            if (operation != WatchedDisk.Operation.READ && left[0] >= 0 && left[0]-- == 0) {
                disk.die();
                throw new IOException("cut off");
            }
        });
        try {
            RuntimeStore store = FilesystemStore.open(Trial.options(where), disk);
            disk.watch((_, _, _) -> {});
            disk.die();
            store.close();
            return false;
        } catch (RuntimeException | Error e) {
            return true;
        }
    }

    /// The files' ends were only in the memory of the operating system when the process was killed, and the power
    /// goes right behind the checkpoint of the next opening.
    @Test
    void I1_whatWasKeptIsDurableBeforeTheJournalIsForgotten() throws IOException {
        var fs = new CrashFs();
        Path where = fs.getPath("/store");
        CrashFs killed;
        closedWithTwo(where);
        try (RuntimeStore store = open(where)) {
            goOn(store);
            await().atMost(Trial.PATIENCE).until(() -> written(where, LATE) == OF_LATE);
            killed = fs.kill();
        }
        deleteAll(Trial.files(killed.getPath("/store")).journal());
        var disk = new WatchedDisk();
        var recorded = new AtomicBoolean();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.RENAME && path.endsWith("checkpoint.json")) {
                recorded.set(true);
            } else if (recorded.get() && path.endsWith("journal")) {
                disk.die();
                throw new IOException("the power goes right behind the checkpoint");
            }
        });
        assertThat(catchThrowable(() -> FilesystemStore.open(Trial.options(killed.getPath("/store")), disk)))
                .isNotNull();
        assertThat(recorded).isTrue();
        try (RuntimeStore store = open(killed.crash(0).getPath("/store"))) {
            whole(store);
        }
    }

    /// Otherwise a file could be ahead of what is said.
    @Test
    void rowQ_howFarTheJournalWentIsNotedBeforeAnythingGoesIntoAFile() {
        var disk = new WatchedDisk();
        var ahead = new CopyOnWriteArrayList<Long>();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.WRITE && path.endsWith("events.jsonl")) {
                ahead.add(ReachedMark.read(Trial.files(root)));
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        assertThat(ahead).isNotEmpty().allMatch(position -> position == 3);
    }

    private static Map<String, String> contents(Path home) throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                contents.put(home.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /// All of it is durable.
    private static void put(Path home, Map<String, String> contents) {
        var disk = new NioDisk();
        contents.forEach((name, content) -> {
            try {
                Path file = home.resolve(name);
                Trial.makeDirectories(file.getParent());
                Files.writeString(file, content, StandardCharsets.ISO_8859_1);
                try (DiskFile written = disk.open(file, Disk.Mode.WRITE)) {
                    written.force();
                }
                for (Path up = file.getParent(); up != null; up = up.getParent()) {
                    disk.syncDirectory(up);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
