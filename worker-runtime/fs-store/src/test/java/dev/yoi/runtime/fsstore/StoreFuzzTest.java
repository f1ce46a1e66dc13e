package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One file of a whole store is damaged at random, the journal's too. Whatever it is: every answer is typed, what
/// can be read is what was written, and the workers whose files were left alone are whole (I5).
@ExtendWith({SeededTest.class, QuietDeaths.class})
class StoreFuzzTest {
    private static final int ROUNDS = Integer.getInteger("yoi.fuzz.stores", 5_000);
    private static final int ROUNDS_IN_CHECK = 60;
    private static final int WORKERS = 3;

    private final Map<WorkerId, List<String>> logs = new LinkedHashMap<>();
    private final Map<String, byte[]> closed = new LinkedHashMap<>();
    private final Map<String, byte[]> crashed = new LinkedHashMap<>();

    private static Path root(CrashFs fs) {
        return fs.getPath("/store");
    }

    /// A store that was closed, and the same with more in its journal.
    @BeforeEach
    void makeTheStores() throws IOException {
        var fs = new CrashFs();
        try (RuntimeStore store = Trial.open(root(fs))) {
            store.storeBundle(Trial.bundle("builtin", "runs commands"));
            work(store);
        }
        take(fs, closed);
        CrashFs left;
        try (RuntimeStore store = Trial.open(root(fs))) {
            work(store);
            for (int n = 1; n <= WORKERS; n++) {
                logs.put(Trial.worker(n), lines(Trial.log(store, Trial.worker(n))));
            }
            left = fs.crash(0);
        }
        take(left, crashed);
    }

    private static void work(RuntimeStore store) {
        for (int n = 1; n <= WORKERS; n++) {
            if (store.catalog().entry(Trial.worker(n)).isEmpty()) {
                Trial.append(store, Trial.worker(n), Trial.birth().toArray(WorkerEvent[]::new));
            }
            for (int i = 0; i < 5; i++) {
                Trial.append(store, Trial.worker(n), Trial.message("message " + i));
            }
        }
    }

    private static List<String> lines(List<RecordedEvent> log) {
        return log.stream()
                .map(event -> new String(event.encoded().orElseThrow(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void take(CrashFs fs, Map<String, byte[]> files) throws IOException {
        try (Stream<Path> all = Files.walk(root(fs))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void I5_aDamagedFileHarmsOneWorkerOrIsRefused(SeededRandom random) throws IOException {
        run(ROUNDS_IN_CHECK, random);
    }

    @Test
    @Tag("soak")
    @Tag("soak-fuzz")
    void I5_anyDamagedFileHarmsOneWorkerOrIsRefused(SeededRandom random) throws IOException {
        run(ROUNDS, random);
    }

    private void run(int rounds, SeededRandom random) throws IOException {
        for (int round = 0; round < rounds; round++) {
            boolean clean = random.nextBoolean();
            Map<String, byte[]> files = clean ? closed : crashed;
            String damaged = random.pick(new ArrayList<>(files.keySet()));
            byte[] content = Noise.damaged(files.get(damaged), random);
            var fs = new CrashFs();
            for (var file : files.entrySet()) {
                Path path = fs.getPath(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getKey().equals(damaged) ? content : file.getValue());
            }
            try {
                check(fs, damaged, clean);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + ": " + damaged + " was damaged", e);
            }
        }
    }

    private void check(CrashFs fs, String damaged, boolean clean) {
        typed(() -> StoreDoctor.check(Trial.options(root(fs))));
        typed(() -> {
            try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root(fs)))) {
                compare(store, damaged, clean);
            }
        });
        typed(() -> {
            try (RuntimeStore store = Trial.open(root(fs))) {
                compare(store, damaged, clean);
            }
        });
        typed(() -> StoreDoctor.check(Trial.options(root(fs))));
    }

    private static void typed(Runnable step) {
        try {
            step.run();
        } catch (WorkerRuntimeException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("/store");
        }
    }

    /// Of a store that crashed, damage in the journal may take what nothing vouches for; so a log is a beginning
    /// of what was written, and all of it where the damage is in another worker's files.
    private void compare(RuntimeStore store, String damaged, boolean clean) {
        store.diagnostics()
                .forEach(diagnostic -> assertThat(diagnostic.message()).doesNotContain("/store"));
        logs.forEach((id, written) -> {
            boolean ofAnother = damaged.contains("/workers/") && !damaged.contains(id.toString());
            long least = clean ? written.size() - 5 : written.size();
            try {
                List<String> found = lines(Trial.log(store, id));
                assertThat(written).as("the log of %s", id).startsWith(found.toArray(String[]::new));
                assertThat(!ofAnother || found.size() >= least)
                        .as("the log of %s is whole", id)
                        .isTrue();
            } catch (WorkerRuntimeException e) {
                assertThat(ofAnother)
                        .as("the log of %s can be read: %s", id, e.getMessage())
                        .isFalse();
            }
        });
    }
}
