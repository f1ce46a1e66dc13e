package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.Shrinking;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random commands on a whole runtime over the filesystem store, with kills and losses of power in between,
/// against the books of what was acknowledged. A failure names the fewest commands that still fail.
@ExtendWith({SeededTest.class, QuietDeaths.class})
class RuntimeOnDiskModelTest {
    private static final int ROUNDS_IN_CHECK = 2;
    private static final int ROUNDS = Integer.getInteger("yoi.model.rounds", 200);
    private static final int COMMANDS = 30;
    private static final int WORKERS = 4;

    /// What is done to a runtime. A command to a worker that is not there, or not so, does nothing.
    private sealed interface Command {
        record Create(int worker) implements Command {}

        record Send(int worker, boolean large) implements Command {}

        record Detach(int worker) implements Command {}

        record Restore(int worker) implements Command {}

        record Fork(int worker) implements Command {}

        record End(int worker, Lifecycle how) implements Command {}

        record Delete(int worker) implements Command {}

        record Reopen() implements Command {}

        record Kill() implements Command {}

        record PowerLoss(int choice) implements Command {}
    }

    private static List<Command> random(SeededRandom random) {
        var commands = new ArrayList<Command>();
        for (int i = 0; i < COMMANDS; i++) {
            int worker = 1 + random.nextInt(WORKERS);
            commands.add(
                    switch (random.nextInt(16)) {
                        case 0, 1, 2 -> new Command.Create(worker);
                        case 3, 4, 5, 6 -> new Command.Send(worker, random.oneIn(3));
                        case 7 -> new Command.Detach(worker);
                        case 8, 9 -> new Command.Restore(worker);
                        case 10 -> new Command.Fork(worker);
                        case 11 ->
                            new Command.End(worker, random.nextBoolean() ? Lifecycle.STOPPED : Lifecycle.CANCELLED);
                        case 12 -> new Command.Delete(worker);
                        case 13 -> new Command.Reopen();
                        case 14 -> new Command.Kill();
                        default -> new Command.PowerLoss(random.nextInt(1_000));
                    });
        }
        return commands;
    }

    @Test
    void I1_I2_I3_I4_I7_I8_holdAfterEachCommand(SeededRandom random) {
        run(random, ROUNDS_IN_CHECK);
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I2_I3_I4_I7_I8_holdAfterEachOfManyCommands(SeededRandom random) {
        run(random, ROUNDS);
    }

    private static void run(SeededRandom random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Shrinking.check(random(random), random.seed(), few -> {
                try (var life = new Life()) {
                    few.forEach(life::does);
                    life.ends();
                }
            });
        }
    }

    /// One store through all its processes.
    private static final class Life implements AutoCloseable {
        private final RuntimeBooks books = new RuntimeBooks();
        private final Set<String> ended = new HashSet<>();
        private final Set<String> deleted = new HashSet<>();
        private CrashFs fs = new CrashFs();
        private WorkerRuntime runtime = RuntimeCrashTest.open(fs, books);
        private int sent;
        private int forks;

        Life() {
            RuntimeCrashTest.storeBundle(runtime, books);
        }

        void does(Command command) {
            switch (command) {
                case Command.Create create -> {
                    if (books.worker(name(create.worker())) == null) {
                        books.create(runtime, name(create.worker()));
                    }
                }
                case Command.Send send -> {
                    if (is(send.worker(), Attachment.CONNECTED)) {
                        String key = (send.large() ? "long-" : "short-") + sent++;
                        books.send(runtime, name(send.worker()), key, RuntimeCrashTest.text(key));
                    }
                }
                case Command.Detach detach -> {
                    if (is(detach.worker(), Attachment.CONNECTED)) {
                        runtime.detach(worker(detach.worker()), RuntimeBooks.DEADLINE);
                    }
                }
                case Command.Restore restore -> {
                    if (goesOn(restore.worker()) && !is(restore.worker(), Attachment.CONNECTED)) {
                        runtime.restore(worker(restore.worker()));
                    }
                }
                case Command.Fork fork -> {
                    if (goesOn(fork.worker())) {
                        books.fork(runtime, name(fork.worker()), "fork-" + forks++);
                    }
                }
                case Command.End end -> {
                    if (goesOn(end.worker())) {
                        books.end(runtime, name(end.worker()), end.how());
                        ended.add(name(end.worker()));
                    }
                }
                case Command.Delete delete -> {
                    if (ended.contains(name(delete.worker())) && deleted.add(name(delete.worker()))) {
                        books.delete(runtime, name(delete.worker()));
                    }
                }
                case Command.Reopen _ -> next(fs);
                case Command.Kill _ -> next(fs.kill());
                case Command.PowerLoss loss -> next(fs.crash(loss.choice()));
            }
            books.verify(runtime);
        }

        /// The process before has ended, in order or because its disk died; whatever looks alive would be a lie.
        private void next(CrashFs left) {
            runtime.close();
            fs = left;
            runtime = RuntimeCrashTest.open(fs, books);
            RuntimeBooks.nothingLooksAlive(runtime);
        }

        /// Closed in order the store is sound; a loss of power may have left an older projection.
        void ends() {
            runtime.close();
            assertThat(StoreDoctor.check(CrashRecoveryTest.options(fs)))
                    .filteredOn(finding -> finding.code() != Finding.Code.PROJECTION_DAMAGED)
                    .isEmpty();
            runtime = RuntimeCrashTest.open(fs, books);
            books.verify(runtime);
        }

        private static String name(int worker) {
            return "w" + worker;
        }

        private WorkerId worker(int worker) {
            return books.worker(name(worker));
        }

        private boolean goesOn(int worker) {
            return worker(worker) != null && !ended.contains(name(worker));
        }

        private boolean is(int worker, Attachment attachment) {
            return goesOn(worker) && runtime.worker(worker(worker)).attachment() == attachment;
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
