package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Row M: a store of an older format. There is none yet, so the tests make one up: version 0 is version 1 with
/// another number in `runtime.json` and with its logs in `log.jsonl`.
@ExtendWith({SeededTest.class, QuietDeaths.class})
class MigrationTest {
    private static final List<Migration> WAYS = List.of(new FromVersion0());
    private static final int WORKERS = 3;

    private final CrashFs fs = new CrashFs();

    private static Path root(CrashFs fs) {
        return fs.getPath("/store");
    }

    private static StoreFiles files(CrashFs fs) {
        return Trial.files(root(fs));
    }

    private static RuntimeStore open(CrashFs fs) {
        return new Opening(Trial.options(root(fs)), new NioDisk(), WAYS).forWriting();
    }

    private static void fill(RuntimeStore store) {
        store.storeBundle(Trial.bundle("builtin", "runs commands"));
        for (int n = 1; n <= WORKERS; n++) {
            Trial.append(store, Trial.worker(n), Trial.birth().toArray(WorkerEvent[]::new));
            Trial.append(store, Trial.worker(n), Trial.message("m" + n));
        }
    }

    /// A closed store, made to look like one of version 0.
    private static void older(CrashFs fs) throws IOException {
        try (RuntimeStore store = Trial.open(root(fs))) {
            fill(store);
        }
        for (int n = 1; n <= WORKERS; n++) {
            Path events = files(fs).worker(Trial.worker(n)).events();
            Files.move(events, events.resolveSibling("log.jsonl"));
        }
        Path record = files(fs).runtimeRecord();
        Files.writeString(record, Files.readString(record).replace("\"format\":1", "\"format\":0"));
        fs.sync();
    }

    private static void check(RuntimeStore store) {
        assertThat(store.catalog().size()).isEqualTo(WORKERS);
        for (int n = 1; n <= WORKERS; n++) {
            assertThat(Trial.log(store, Trial.worker(n))).hasSize(4);
        }
        assertThat(store.bundles()).hasSize(1);
        assertThat(store.diagnostics()).isEmpty();
    }

    private static final class FromVersion0 implements Migration {
        @Override
        public int from() {
            return 0;
        }

        @Override
        public void migrate(StoreFiles old, StoreFiles fresh) throws IOException {
            Disk disk = fresh.disk();
            new Tree(disk, old.home()).walk(new Tree.Visitor() {
                private Path target(Path path) {
                    String name = old.home().relativize(path).toString().replace("log.jsonl", "events.jsonl");
                    return name.isEmpty() ? fresh.home() : fresh.home().resolve(name);
                }

                @Override
                public void directory(Path directory) throws IOException {
                    disk.createDirectory(target(directory));
                }

                @Override
                public void file(Path file) throws IOException {
                    if (!file.endsWith("LOCK") && !file.endsWith("runtime.json")) {
                        Tree.copy(disk, file, target(file));
                    }
                }
            });
            String record = new String(old.read(old.runtimeRecord()), StandardCharsets.UTF_8);
            String id = record.replaceAll(".*\"store_id\":\"([^\"]+)\".*\\n", "$1");
            long epoch = Long.parseLong(record.replaceAll(".*\"epoch\":([0-9]+).*\\n", "$1"));
            fresh.replace(
                    fresh.runtimeRecord(),
                    new RuntimeRecord(Trial.RUNTIME, UUID.fromString(id), epoch, Trial.AT).file());
        }

        @Override
        public SortedMap<WorkerId, Long> workers(StoreFiles old) throws IOException {
            var workers = new TreeMap<WorkerId, Long>();
            for (Path fan : old.disk().list(old.workers())) {
                for (Path directory : old.disk().list(fan)) {
                    String log = new String(old.read(directory.resolve("log.jsonl")), StandardCharsets.UTF_8);
                    workers.put(
                            WorkerId.parse(directory.getFileName().toString()),
                            log.lines().count());
                }
            }
            return workers;
        }
    }

    @Test
    void rowM_anOlderStoreIsMigratedAndTheOldOneKeptUntilTheNextCleanClose() throws IOException {
        older(fs);
        Path old = root(fs).resolve("migration/embedded/old-v0");
        RuntimeStore store = open(fs);
        check(store);
        assertThat(old.resolve("runtime.json")).exists();
        Trial.append(store, Trial.worker(1), Trial.message("goes on"));
        store.close();
        assertThat(root(fs).resolve("migration")).doesNotExist();
        try (RuntimeStore again = Trial.open(root(fs))) {
            assertThat(Trial.log(again, Trial.worker(1))).hasSize(5);
        }
        assertThat(StoreDoctor.check(Trial.options(root(fs)))).isEmpty();
    }

    @Test
    void rowM_anOlderStoreIsNotTouchedByReadersNorWithoutAWay() throws IOException {
        older(fs);
        long operations = fs.operations();
        WorkerRuntimeException reading = catchThrowableOfType(
                WorkerRuntimeException.class, () -> new Opening(Trial.options(root(fs)), new NioDisk()).forReading());
        assertThat(reading.code()).isEqualTo(ErrorCode.STORE_VERSION_UNSUPPORTED);
        assertThat(fs.operations()).isEqualTo(operations);
        WorkerRuntimeException writing = catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(root(fs)));
        assertThat(writing.code()).isEqualTo(ErrorCode.STORE_VERSION_UNSUPPORTED);
        assertThat(writing.details()).containsEntry("found", "0").containsEntry("supported", "1");
        try (RuntimeStore store = open(fs)) {
            check(store);
        }
    }

    @Test
    void rowM_aCopyThatDoesNotHoldWhatTheOldStoreHoldsIsNotTaken() throws IOException {
        older(fs);
        Path log = files(fs).worker(Trial.worker(2)).events().resolveSibling("log.jsonl");
        String sound = Files.readString(log);
        Files.writeString(log, sound.replace("m2", "M2"));
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> open(fs));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
        assertThat(refusal.remedy()).contains("as it was");
        Files.writeString(log, sound);
        try (RuntimeStore store = open(fs)) {
            check(store);
        }
    }

    @Test
    void rowM_aCrashAtSomeStepsOfAMigrationIsSafe(SeededRandom random) throws IOException {
        long operations = operations();
        for (int i = 0; i < 25; i++) {
            crashAt(i < 5 ? operations - 1 - i : random.nextLong(operations), random);
        }
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void rowM_aCrashAtEveryStepOfAMigrationIsSafe(SeededRandom random) throws IOException {
        long operations = operations();
        for (long operation = 0; operation < operations; operation++) {
            crashAt(operation, random);
        }
        System.out.println("filesystem store: a migration was crashed at each of " + operations + " operations");
    }

    private static long operations() throws IOException {
        var fs = new CrashFs();
        older(fs);
        long before = fs.operations();
        open(fs).close();
        return fs.operations() - before;
    }

    private static void crashAt(long operation, SeededRandom random) throws IOException {
        var fs = new CrashFs();
        older(fs);
        fs.crashAt(fs.operations() + operation);
        try {
            open(fs).close();
        } catch (WorkerRuntimeException e) {
            assertThat(fs.dead()).as("at operation %s: %s", operation, e).isTrue();
        }
        for (int i = 0; i < 4; i++) {
            CrashFs left = fs.crash(i < 2 ? i : random.nextInt(1_000_000));
            try (RuntimeStore store = open(left)) {
                check(store);
            } catch (WorkerRuntimeException | AssertionError e) {
                throw new AssertionError("at operation " + operation + ": " + e + "\n" + left.origin(), e);
            }
            assertThat(root(left).resolve("migration")).doesNotExist();
        }
        CrashFs next = fs.kill();
        try (RuntimeStore store = open(next)) {
            check(store);
        }
    }
}
