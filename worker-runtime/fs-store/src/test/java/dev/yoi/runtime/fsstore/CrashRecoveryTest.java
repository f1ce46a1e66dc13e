package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.soak.CrashMatrix;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.CrashRules;
import dev.yoi.runtime.testkit.crashfs.CrashTrial;
import dev.yoi.runtime.testkit.crashfs.CrashTrial.Plan;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/// The store dies before each of its operations on the disk, and again while it recovers, and has everything that
/// it acknowledged (I1), gapless and once (I3), and everything derived agrees (I4).
@ExtendWith({SeededTest.class, QuietDeaths.class})
class CrashRecoveryTest {
    private static final int SEGMENT_BYTES = 16 << 10;
    private static final RuntimeId RUNTIME = new RuntimeId("embedded");
    private static final UUID STORE_ID = UUID.fromString("6f1c2c3e-7b1a-4c58-9d3f-1f2e3d4c5b6a");

    /// Small enough that a short workload rolls, checkpoints and recycles.
    private static final FilesystemStoreOptions.Limits LIMITS = new FilesystemStoreOptions.Limits(
            SEGMENT_BYTES,
            16L * SEGMENT_BYTES,
            SEGMENT_BYTES,
            2L * SEGMENT_BYTES,
            8L * SEGMENT_BYTES,
            3,
            Duration.ofSeconds(10));

    @Test
    void I1_I3_I4_someOperations(TestInfo info, SeededRandom random) {
        report(trial(info).run(Plan.share(20, random.seed())));
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I3_I4_everyOperation(TestInfo info, SeededRandom random) throws IOException {
        CrashTrial.Report report = trial(info).run(Plan.exhaustive(random.seed()));
        CrashMatrix.section("crash-store", CrashTables.of(report, "CrashRecoveryTest", random.seed()));
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I3_I4_everyOperationOnAnOrderedDisk(TestInfo info, SeededRandom random) throws IOException {
        CrashTrial.Report report =
                trial(info).run(Plan.exhaustive(random.seed()).rules(CrashRules.ORDERED));
        CrashMatrix.section("crash-ordered", CrashTables.of(report, "CrashRecoveryTest", random.seed()));
    }

    private static void report(CrashTrial.Report report) {
        System.out.println("filesystem store: " + report);
        assertThat(report.states()).isPositive();
    }

    private static CrashTrial<CrashBooks> trial(TestInfo info) {
        return CrashTrial.of(info, CrashBooks::new, CrashRecoveryTest::work, CrashRecoveryTest::recover);
    }

    private static RuntimeStore open(CrashFs fs) {
        return FilesystemStore.open(options(fs));
    }

    static FilesystemStoreOptions options(CrashFs fs) {
        return FilesystemStoreOptions.of(fs.getPath("/store"), RUNTIME, FakeClock.atStart(), () -> STORE_ID)
                .withLimits(LIMITS)
                .withCheckpoints(checkpoints());
    }

    /// Every now and then one is due by time: each look at this clock is a second.
    private static FilesystemStoreOptions.Checkpoints checkpoints() {
        var seconds = new AtomicLong();
        return new FilesystemStoreOptions.Checkpoints(
                Duration.ofSeconds(12),
                Duration.ofSeconds(12),
                () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
    }

    static void recover(CrashFs fs, CrashBooks books) {
        RuntimeStore store = open(fs);
        try {
            books.verify(store);
            books.adopt(store);
            goOn(store, books);
            books.verify(store);
        } finally {
            store.close();
        }
        RuntimeStore again = open(fs);
        try {
            books.verify(again);
        } finally {
            again.close();
        }
    }

    private static void goOn(RuntimeStore store, CrashBooks books) {
        for (WorkerId id : books.workers()) {
            books.commit(store, id, text("after the crash"));
        }
        for (int n = 1; n <= 7; n++) {
            if (!books.workers().contains(worker(n))) {
                books.commit(store, worker(n), birth());
            }
        }
        books.remove(store, worker(3));
        books.storeBundle(store, bundle("builtin"));
        books.storeBundle(store, bundle("other"));
    }

    private static void work(CrashFs fs, CrashBooks books) {
        workOnce(fs, books);
        RuntimeStore store = open(fs);
        try {
            books.storeBundle(store, bundle("other"));
            fill(store, books, 20);
            end(store, books);
        } finally {
            store.close();
        }
    }

    /// Opens and closes the store once.
    static void workOnce(CrashFs fs, CrashBooks books) {
        RuntimeStore store = open(fs);
        try {
            books.storeBundle(store, bundle("builtin"));
            lives(store, books);
        } finally {
            store.close();
        }
    }

    /// Workers are made, written, removed and made again, some of it while the rest is under way.
    private static void lives(RuntimeStore store, CrashBooks books) {
        for (int n = 1; n <= 4; n++) {
            books.commit(store, worker(n), birth());
        }
        fill(store, books, 40);
        books.remove(store, worker(4));
        books.commit(store, worker(5), birth());
        fill(store, books, 10);
        books.commit(store, worker(4), created());
        books.commit(store, worker(4), text("again"));
        var first = books.append(store, worker(1), text("one"), text("two"));
        var second = books.append(store, worker(2), text("x".repeat(9_000)));
        var third = books.append(store, worker(1), text("three"));
        CrashBooks.await(first);
        CrashBooks.await(second);
        CrashBooks.await(third);
    }

    private static void fill(RuntimeStore store, CrashBooks books, int appends) {
        for (int i = 0; i < appends; i++) {
            books.commit(store, worker(1 + i % 3), text(i + " ".repeat(1_500)));
        }
    }

    private static void end(RuntimeStore store, CrashBooks books) {
        books.commit(store, worker(2), new WorkerEvent.WorkerStopped(StopOutcome.EXITED));
        books.remove(store, worker(5));
        books.commit(store, worker(6), birth());
    }

    private static WorkerId worker(int n) {
        return PredictableIds.number(n);
    }

    private static WorkerEvent[] birth() {
        return new WorkerEvent[] {
            created(),
            new WorkerEvent.ExecutionRequested(new Generation(1)),
            new WorkerEvent.ExecutionStarted(new Generation(1), new BackendName("process"), "sh", null)
        };
    }

    private static WorkerEvent created() {
        return new WorkerEvent.WorkerCreated(
                new ProfileName("shell"),
                new BackendName("process"),
                new BundleRef(new BundleId("builtin"), Digest.sha256(new byte[0])),
                WorkdirRef.WORKSPACE,
                null,
                Labels.NONE,
                null);
    }

    private static WorkerEvent text(String text) {
        return new WorkerEvent.InputAccepted(InputKind.USER, Content.text(text), 0, null);
    }

    private static ConfigBundle bundle(String id) {
        return ConfigBundle.of(
                new BundleId(id),
                List.of(new Profile(new ProfileName("shell"), new BackendName("process"), id, new TreeMap<>())));
    }
}
