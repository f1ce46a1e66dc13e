package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.soak.CrashMatrix;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.CrashRules;
import dev.yoi.runtime.testkit.crashfs.Fault;
import dev.yoi.runtime.testkit.crashfs.Operation;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import dev.yoi.runtime.testkit.crashfs.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One operation on the disk fails, the store answers with a typed failure or goes on, then the power is lost:
/// what was acknowledged is there (I1, I3, I4), and nothing that a failed sync lost was counted on (I16).
@ExtendWith({SeededTest.class, QuietDeaths.class})
class CrashFaultTest {
    private static final int STATES = 4;

    @Test
    void I16_someOperationsFail(SeededRandom random) {
        for (Fault fault : Fault.values()) {
            long operations = operations();
            for (int i = 0; i < 8; i++) {
                fail(random.nextLong(operations), fault, random);
            }
        }
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I16_everyOperationFails(SeededRandom random) throws IOException {
        long operations = operations();
        for (long operation = 0; operation < operations; operation++) {
            for (Fault fault : Fault.values()) {
                fail(operation, fault, random);
            }
        }
        CrashMatrix.section(
                "crash-faults",
                List.of(
                        "Each of %,d operations on the disk failed in each of %d ways (%s), and %d states were checked after"
                                .formatted(
                                        operations,
                                        Fault.values().length,
                                        Arrays.stream(Fault.values())
                                                .map(fault -> fault.name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' '))
                                                .collect(Collectors.joining(", ")),
                                        STATES),
                        "a loss of power each: %,d states. None violated an invariant; every answer was typed."
                                .formatted(operations * Fault.values().length * STATES),
                        "`./dev soak --only crash -Dyoi.seed=" + random.seed() + "` (`CrashFaultTest`) at "
                                + CrashMatrix.revision() + "."));
    }

    /// What a failed sync was to save is still seen, by the next process too: only a loss of power shows that it
    /// never reached the disk.
    @Test
    void I1_I16_aFailedSyncThenAKillThenALossOfPowerAtSomePlaces(SeededRandom random) {
        long syncs = syncs();
        for (int i = 0; i < 12; i++) {
            failSyncThenKill(i * syncs / 12, random);
        }
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I16_aFailedSyncThenAKillThenALossOfPowerEverywhere(SeededRandom random) {
        long syncs = syncs();
        for (long sync = 0; sync < syncs; sync++) {
            for (int i = 0; i < 8; i++) {
                failSyncThenKill(sync, random);
            }
        }
        System.out.println("filesystem store: " + syncs + " syncs failed, each followed 8 times by a kill, another"
                + " process and a loss of power, " + STATES + " states checked after each");
    }

    private static long syncs() {
        var fs = new CrashFs();
        var syncs = new AtomicLong();
        fs.failWhen(step -> isSync(step) && syncs.incrementAndGet() < 0, Fault.FAILED_SYNC);
        CrashRecoveryTest.workOnce(fs, new CrashBooks());
        return syncs.get();
    }

    private static boolean isSync(Step step) {
        return step.operation() == Operation.FORCE || step.operation() == Operation.FORCE_DIRECTORY;
    }

    private static void failSyncThenKill(long sync, SeededRandom random) {
        var fs = new CrashFs(CrashRules.STRICT, random.nextLong(1_000_000));
        var seen = new AtomicLong();
        fs.failWhen(step -> isSync(step) && seen.getAndIncrement() == sync, Fault.FAILED_SYNC);
        var books = new CrashBooks();
        try {
            CrashRecoveryTest.workOnce(fs, books);
        } catch (WorkerRuntimeException e) {
            // the store stopped, as it should
        }
        String failed = trace(fs);
        CrashFs next = fs.kill();
        CrashBooks known = books.copy();
        if (random.nextInt(3) > 0) {
            next.crashAt(random.nextInt(250));
        }
        String what = "sync " + sync + " failed";
        try {
            CrashRecoveryTest.recover(next, known);
        } catch (RuntimeException | AssertionError e) {
            if (!next.dead()) {
                throw new AssertionError(what + ", and the next process: " + e.getMessage() + "\n" + failed, e);
            }
        }
        for (int i = 0; i < STATES; i++) {
            CrashFs left = next.crash(i < 2 ? i : random.nextInt(1_000_000));
            try {
                CrashRecoveryTest.recover(left, known.copy());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        what + ": " + e.getMessage() + "\n" + left.origin() + "\n" + failed + "\n" + trace(next), e);
            }
        }
    }

    private static long operations() {
        var fs = new CrashFs();
        CrashRecoveryTest.workOnce(fs, new CrashBooks());
        return fs.operations();
    }

    private static void fail(long operation, Fault fault, SeededRandom random) {
        var fs = new CrashFs(CrashRules.STRICT, random.seed());
        fs.failAt(operation, fault);
        var books = new CrashBooks();
        String what = fault + " at operation " + operation;
        try {
            CrashRecoveryTest.workOnce(fs, books);
        } catch (WorkerRuntimeException e) {
            what += ", answered with " + e.code();
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": not a typed failure\n" + trace(fs), e);
        }
        for (int i = 0; i < STATES; i++) {
            CrashFs left = fs.crash(i < 2 ? i : random.nextInt(1_000_000));
            try {
                CrashRecoveryTest.recover(left, books.copy());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(what + ": " + e.getMessage() + "\n" + left.origin() + "\n" + trace(fs), e);
            }
        }
    }

    private static String trace(CrashFs fs) {
        return fs.trace().stream().map(Step::toString).collect(Collectors.joining("\n  ", "last operations:\n  ", ""));
    }
}
