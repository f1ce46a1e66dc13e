package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.fsstore.soak.CrashMatrix;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerIds;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.ScriptedBackend;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.CrashTrial;
import dev.yoi.runtime.testkit.crashfs.CrashTrial.Plan;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/// A whole runtime dies before each operation of its store on the disk, with every operation that it has in its
/// workload, and again while it recovers. Then all that it acknowledged is there (I1), logs are gapless (I3),
/// what is derived agrees (I4), ends are ends (I7), whatever is asked for again is done once (I8), nothing looks
/// alive (I2) and the doctor finds nothing.
@ExtendWith({SeededTest.class, QuietDeaths.class})
class RuntimeCrashTest {
    /// Large enough to fill a segment with a few inputs.
    private static final int LONG_TEXT = 3_000;

    private static final AtomicLong DRAWS = new AtomicLong();

    @Test
    void I1_I3_I4_I7_I8_someOperations(TestInfo info, SeededRandom random) {
        assertThat(trial(info).run(Plan.share(6, random.seed()).states(3)).states())
                .isPositive();
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I3_I4_I7_I8_everyOperation(TestInfo info, SeededRandom random) throws Exception {
        CrashTrial.Report report =
                trial(info).run(Plan.exhaustive(random.seed()).states(Integer.getInteger("yoi.crash.states", 8)));
        CrashMatrix.section("crash-runtime", CrashTables.of(report, "RuntimeCrashTest", random.seed()));
    }

    private static CrashTrial<RuntimeBooks> trial(TestInfo info) {
        return CrashTrial.of(info, RuntimeBooks::new, RuntimeCrashTest::work, RuntimeCrashTest::recover);
    }

    static String text(String key) {
        return "x".repeat(key.startsWith("long") ? LONG_TEXT : 10);
    }

    static WorkerRuntime open(CrashFs fs, RuntimeBooks books) {
        books.doing("open");
        var store = FilesystemStore.open(CrashRecoveryTest.options(fs));
        // Another process, so other ids.
        var random = new SplittableRandom(DRAWS.incrementAndGet());
        var clock = FakeClock.atStart();
        return WorkerRuntime.open(new RuntimeParts(
                store,
                List.of(new ScriptedBackend()),
                clock,
                WorkerIds.uuidV7(clock, random),
                RuntimeLimits.DEFAULT.withTimes(new RuntimeLimits.Times(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10)))));
    }

    static void storeBundle(WorkerRuntime runtime, RuntimeBooks books) {
        books.doing("bundle");
        runtime.storeBundle(ConfigBundle.of(
                RuntimeBooks.BUNDLE,
                List.of(new Profile(RuntimeBooks.PROFILE, ScriptedBackend.NAME, "echoes", new TreeMap<>()))));
    }

    private static void work(CrashFs fs, RuntimeBooks books) {
        try (WorkerRuntime runtime = open(fs, books)) {
            storeBundle(runtime, books);
            for (String name : List.of("a", "b", "c", "d")) {
                books.create(runtime, name);
                books.send(runtime, name, "first-" + name, text(""));
            }
            outputs(fs, runtime, books, "a");
            books.doing("detach");
            runtime.detach(books.worker("a"), RuntimeBooks.DEADLINE);
            books.doing("restore");
            runtime.restore(books.worker("a"));
            books.fork(runtime, "a", "f");
            books.end(runtime, "b", Lifecycle.STOPPED);
            books.end(runtime, "c", Lifecycle.CANCELLED);
            books.delete(runtime, "b");
            for (int i = 0; i < 30; i++) {
                String key = "long-" + i;
                books.send(runtime, i % 2 == 0 ? "a" : "d", key, text(key));
            }
            outputs(fs, runtime, books, "a");
            books.doing("close");
        }
        try (WorkerRuntime runtime = open(fs, books)) {
            books.doing("restore");
            runtime.restoreAll();
            books.send(runtime, "d", "second-d", text(""));
            books.create(runtime, "e");
            books.delete(runtime, "c");
            books.doing("close");
        }
    }

    /// Until the run is over, or the process.
    private static void outputs(CrashFs fs, WorkerRuntime runtime, RuntimeBooks books, String name) {
        books.doing("outputs");
        WorkerId worker = books.worker(name);
        while (!fs.dead() && runtime.worker(worker).runState() != RunState.IDLE) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private static void recover(CrashFs fs, RuntimeBooks books) {
        try (WorkerRuntime runtime = open(fs, books)) {
            RuntimeBooks.nothingLooksAlive(runtime);
            books.verify(runtime);
            storeBundle(runtime, books);
            books.askAgain(runtime);
            books.verify(runtime);
        }
        try (WorkerRuntime runtime = open(fs, books)) {
            books.verify(runtime);
        }
        if (!fs.dead()) {
            // What is derived is replaced without a sync of its directory: a loss of power may bring an older one back.
            assertThat(StoreDoctor.check(CrashRecoveryTest.options(fs)))
                    .filteredOn(finding -> finding.code() != Finding.Code.PROJECTION_DAMAGED)
                    .isEmpty();
        }
    }
}
