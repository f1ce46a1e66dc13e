package dev.yoi.runtime.fsstore.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.fsstore.StoreDoctor;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of a small process that embeds the runtime on the filesystem store, at random moments of its opening
/// and of its work: `./dev soak --only kill-store -Dyoi.soak.rounds=10000`. The next process compares what it
/// finds with all that was acknowledged ([KillCheck]). `-Dyoi.soak.lanes=4` has four stores at a time, and
/// `-Dyoi.soak.minutes=30` begins no further store after half an hour. The same under a whole server, slower:
/// `./dev soak --only kill`.
@ExtendWith(SeededTest.class)
class StoreKillSoakTest {
    private static final int ROUNDS = Integer.getInteger("yoi.soak.rounds", 1_000);

    /// Stores at the same time, each with its process.
    private static final int LANES = Integer.getInteger("yoi.soak.lanes", 1);

    private static final long MINUTES = Long.getLong("yoi.soak.minutes", TimeUnit.DAYS.toMinutes(1));

    /// So many in each `./dev check`.
    private static final int ROUNDS_IN_CHECK = 6;

    /// After so many rounds a new store: histories grow, and all of them are read again after each kill.
    private static final int ROUNDS_PER_STORE = 10;

    /// Most acknowledgements of a round.
    private static final int KILL_AFTER_MAX = 90;

    /// One round in so many is killed at a time, not at an acknowledgement: mostly while it opens.
    private static final int KILLED_AT_A_TIME = 3;

    /// Segments that roll and are recycled often, and those of the default (0).
    private static final List<Integer> SEGMENT_BYTES = List.of(16 << 10, 64 << 10, 256 << 10, 0);

    private static final int PROGRESS_STORES = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final KillTotals totals = new KillTotals();
    private final AtomicBoolean failed = new AtomicBoolean();

    @Test
    void I1_I3_I8_nothingAcknowledgedIsLostOrDoubledByAKill(SeededRandom random) throws Exception {
        soak(KillChild.untrained(folder), ROUNDS_IN_CHECK, random);
    }

    @Test
    @Tag("soak")
    @Tag("soak-kill-store")
    void I1_I3_I8_nothingAcknowledgedIsLostOrDoubledByThousandsOfKills(SeededRandom random) throws Exception {
        String command = "./dev soak --only kill-store -Dyoi.soak.rounds=" + ROUNDS;
        System.out.println("repeat with: " + command + " -Dyoi.seed=" + random.seed());
        long began = System.nanoTime();
        soak(KillChild.trained(folder), ROUNDS, random);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        CrashMatrix.section("kill-store", totals.table(command, random.seed(), seconds));
    }

    private void soak(KillChild child, int rounds, SeededRandom random) throws Exception {
        long began = System.nanoTime();
        var done = new ArrayList<Future<?>>();
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
            for (int round = 0; round < rounds; round += ROUNDS_PER_STORE) {
                int here = Math.min(ROUNDS_PER_STORE, rounds - round);
                var store = new OneStore(child, timer, round / ROUNDS_PER_STORE, random.split());
                done.add(lanes.submit(() -> {
                    if (!failed.get() && TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began) < MINUTES) {
                        runOne(store, here);
                    }
                    return null;
                }));
            }
            for (Future<?> store : done) {
                store.get();
            }
        }
        System.out.println(totals.line());
    }

    private void runOne(OneStore store, int rounds) throws Exception {
        boolean whole = false;
        try {
            store.run(rounds);
            whole = true;
        } finally {
            if (!whole) {
                failed.set(true);
            }
        }
        if (totals.stores() % PROGRESS_STORES == 0) {
            System.out.println(totals.line());
        }
    }

    private final class OneStore {
        private final KillChild child;
        private final ScheduledExecutorService timer;
        private final SeededRandom random;
        private final Path store;
        private final Path ledger;
        private final int segmentBytes;
        private final long seed;

        OneStore(KillChild child, ScheduledExecutorService timer, int number, SeededRandom random) {
            this.child = child;
            this.timer = timer;
            this.random = random;
            this.store = folder.resolve("store-" + number);
            this.ledger = folder.resolve("ledger-" + number + ".txt");
            this.segmentBytes = random.pick(SEGMENT_BYTES);
            this.seed = random.nextLong();
        }

        void run(int rounds) throws Exception {
            Files.createDirectory(
                    store, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createFile(ledger);
            for (int round = 0; round < rounds; round++) {
                round();
            }
            lastLook();
            deleteTree(store);
            Files.delete(ledger);
        }

        private void round() throws Exception {
            boolean atATime = random.oneIn(KILLED_AT_A_TIME);
            long killAfter = atATime ? Long.MAX_VALUE : 1 + random.nextInt(KILL_AFTER_MAX);
            long killAtMillis = 1L + random.nextInt((int) (2 * totals.openingMillis()));
            long began = System.nanoTime();
            boolean ready = false;
            long acknowledged = 0;
            try (BufferedWriter book = Files.newBufferedWriter(ledger, StandardOpenOption.APPEND);
                    KillChild.Running running = child.start(store, ledger, seed, segmentBytes)) {
                if (atATime) {
                    var _ = timer.schedule(running::kill, killAtMillis, TimeUnit.MILLISECONDS);
                }
                for (String line = running.line(); line != null; line = running.line()) {
                    assertThat(line).doesNotStartWith(KillProgram.VIOLATION);
                    if (line.startsWith(KillProgram.READY)) {
                        ready = true;
                        totals.opened(line, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                    } else {
                        book.write(line);
                        book.newLine();
                        acknowledged += totals.acknowledged(line);
                        if (acknowledged == killAfter) {
                            running.kill();
                        }
                    }
                }
                running.awaitDeath();
            }
            totals.killed(ready);
        }

        /// Opened and worked once more; it ends in order, and the doctor finds nothing.
        private void lastLook() throws Exception {
            child.runToTheEnd(store, ledger, seed, segmentBytes);
            assertThat(StoreDoctor.check(KillProgram.options(store, segmentBytes)))
                    .isEmpty();
            totals.store();
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
