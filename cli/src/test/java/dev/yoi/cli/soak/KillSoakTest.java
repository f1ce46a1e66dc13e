package dev.yoi.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Leftovers;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments under load, again and again: `./dev soak --only kill`.
///
/// The seed decides what is asked for and when the kill comes; how threads and processes interleave it does not.
@ExtendWith(SeededTest.class)
class KillSoakTest {
    private static final int ROUNDS = Integer.getInteger("yoi.soak.rounds", 1_000);

    /// So many in each `./dev check`.
    private static final int ROUNDS_IN_CHECK = 8;

    /// After so many rounds a new store: histories grow, and every one is read again after each kill.
    private static final int ROUNDS_PER_STORE = 25;

    /// Most acknowledged inputs of a round: on a slow machine a round takes longer, and is no easier.
    private static final int KILL_AFTER_INPUTS_MAX = 200;

    /// For a round in which every worker is blocked, as can happen, or every input refused.
    private static final Duration KILL_AFTER_MAX = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @Test
    void I1_I3_I8_nothingAcknowledgedIsLostOrDoubledByAKill(SeededRandom random) throws Exception {
        rounds(ROUNDS_IN_CHECK, random);
    }

    @Test
    @Tag("soak")
    @Tag("soak-kill")
    void I1_I3_I8_nothingAcknowledgedIsLostOrDoubledByAThousandKills(SeededRandom random) throws Exception {
        System.out.println(
                "repeat with: ./dev soak --only kill -Dyoi.seed=" + random.seed() + " -Dyoi.soak.rounds=" + ROUNDS);
        rounds(ROUNDS, random);
    }

    private void rounds(int rounds, SeededRandom random) throws Exception {
        for (int done = 0; done < rounds; done += ROUNDS_PER_STORE) {
            int here = Math.min(ROUNDS_PER_STORE, rounds - done);
            oneStore(Files.createDirectory(folder.resolve("store-" + done)), here, random);
            if (rounds > ROUNDS_PER_STORE) {
                System.out.println((done + here) + " rounds done");
            }
        }
    }

    private static void oneStore(Path place, int rounds, SeededRandom random) throws Exception {
        Program program = Program.jvm(Files.createDirectory(place.resolve("workspace")), place);
        var ledger = new Ledger();
        var keys = new AtomicLong();
        for (int round = 0; round < rounds; round++) {
            killUnderLoad(program, ledger, keys, random);
        }
        lastLook(program, ledger);
    }

    private static void killUnderLoad(Program program, Ledger ledger, AtomicLong keys, SeededRandom random)
            throws Exception {
        try (ServerProcess server = ServerProcess.start(program);
                Workspace workspace = server.workspace()) {
            String storeId = storeId(workspace);
            assertThat(Leftovers.of(storeId)).as("left by the server before").isEmpty();
            new StoreCheck(workspace, ledger).run();

            var load = new Load(workspace, ledger, keys);
            load.start(random);
            awaitMoment(ledger, ledger.acknowledgedInputs() + random.nextInt(KILL_AFTER_INPUTS_MAX));

            server.kill();
            load.join();
            Leftovers.awaitNone(storeId);
        }
    }

    /// Opened once more: all is as the ledger says, the doctor finds nothing, and the server ends in order.
    private static void lastLook(Program program, Ledger ledger) throws Exception {
        try (ServerProcess server = ServerProcess.start(program);
                Workspace workspace = server.workspace()) {
            new StoreCheck(workspace, ledger).run();
            assertThat(server.terminate()).isZero();
        }
        var doctor = program.run("store", "doctor", "--json");
        assertThat(doctor.exit()).as(doctor.output() + doctor.errors()).isZero();
        assertThat(ledger.acknowledgedInputs())
                .as("inputs that the load got through")
                .isPositive();
    }

    private static String storeId(Workspace workspace) {
        return Json.string(workspace.runtime(), "store_id");
    }

    /// The moment of the kill: so many inputs, or so much time.
    private static void awaitMoment(Ledger ledger, long inputs) throws InterruptedException {
        long end = System.nanoTime() + KILL_AFTER_MAX.toNanos();
        Awaitility.await()
                .atMost(KILL_AFTER_MAX.multipliedBy(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ledger.acknowledgedInputs() >= inputs || System.nanoTime() >= end);
    }
}
