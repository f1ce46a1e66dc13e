package dev.yoi.runtime.testkit.crashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.crashfs.CrashTrial.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/// A store of one number, kept by replacing a file, with and without its three syncs.
@ExtendWith(SeededTest.class)
class CrashTrialTest {
    private static final int NUMBERS = 5;

    private static final class Acknowledged implements CrashTrial.Books<Acknowledged> {
        private int number;

        @Override
        public Acknowledged copy() {
            var copy = new Acknowledged();
            copy.number = number;
            return copy;
        }
    }

    /// Which of its syncs a store remembers to do.
    private record NumberStore(boolean syncsFile, boolean syncsDirectory, boolean replacesAtomically) {
        void set(CrashFs fs, int number) throws IOException {
            Path file = fs.getPath("/store/number");
            Path target = replacesAtomically ? fs.getPath("/store/number.tmp") : file;
            try (var channel = FileChannel.open(
                    target,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(ByteBuffer.allocate(4).putInt(number).flip());
                if (syncsFile) {
                    channel.force(true);
                }
            }
            if (replacesAtomically) {
                Files.move(target, file, StandardCopyOption.ATOMIC_MOVE);
            }
            sync(fs.getPath("/store"));
        }

        private void sync(Path directory) throws IOException {
            if (syncsDirectory) {
                try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }

        void work(CrashFs fs, Acknowledged acknowledged) throws IOException {
            Files.createDirectory(fs.getPath("/store"));
            sync(fs.getPath("/"));
            for (int number = 1; number <= NUMBERS; number++) {
                set(fs, number);
                acknowledged.number = number;
            }
        }

        int number(CrashFs fs) throws IOException {
            Path file = fs.getPath("/store/number");
            return Files.exists(file)
                    ? ByteBuffer.wrap(Files.readAllBytes(file)).getInt()
                    : 0;
        }

        void check(CrashFs fs, Acknowledged acknowledged) throws IOException {
            int found = number(fs);
            assertThat(found).isBetween(acknowledged.number, acknowledged.number + 1);
            Files.createDirectories(fs.getPath("/store"));
            sync(fs.getPath("/"));
            set(fs, found);
            acknowledged.number = found;
        }
    }

    private static CrashTrial<Acknowledged> trial(TestInfo info, NumberStore store) {
        return CrashTrial.of(info, Acknowledged::new, store::work, store::check);
    }

    @Test
    void aStoreThatSyncsPassesAtEveryOperation(TestInfo info, SeededRandom random) {
        var report = trial(info, new NumberStore(true, true, true)).run(Plan.exhaustive(random.seed()));

        assertThat(report.operations()).isEqualTo(2 + 5 * NUMBERS);
        assertThat(report.crashes()).isGreaterThanOrEqualTo((int) report.operations() + 1 + report.kills());
        assertThat(report.states()).isGreaterThan(16 * (int) report.operations());
        assertThat(report.secondCrashes()).isGreaterThan(report.kills());
    }

    @Test
    void aStoreThatForgetsASyncIsCaught(TestInfo info, SeededRandom random) {
        for (var store : new NumberStore[] {
            new NumberStore(false, true, true), new NumberStore(true, false, true), new NumberStore(true, true, false)
        }) {
            assertThatThrownBy(() -> trial(info, store).run(Plan.exhaustive(random.seed())))
                    .as("%s", store)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("operations, choice")
                    .hasMessageContaining("-Dtest=CrashTrialTest#aStoreThatForgetsASyncIsCaught")
                    .hasMessageContaining("-Dyoi.seed=" + random.seed() + " -Dyoi.crash=");
        }
    }

    @Test
    void anOrderedDiskForgivesAForgottenSyncOfADirectoryLessOften(TestInfo info, SeededRandom random) {
        Plan plan = Plan.exhaustive(random.seed()).rules(CrashRules.ORDERED);

        trial(info, new NumberStore(true, true, true)).run(plan);
        assertThatThrownBy(() -> trial(info, new NumberStore(true, false, true)).run(plan))
                .isInstanceOf(AssertionError.class);
    }

    /// What a killed process wrote is there and not durable; who shows it must sync it first.
    @Test
    void aStoreThatTrustsWhatAKilledProcessLeftIsCaught(TestInfo info, SeededRandom random) {
        var store = new NumberStore(true, true, true);
        var trial = CrashTrial.of(info, Acknowledged::new, store::work, (fs, acknowledged) -> {
            int found = store.number(fs);
            assertThat(found).isBetween(acknowledged.number, NUMBERS);
            acknowledged.number = found;
        });

        assertThatThrownBy(() ->
                        trial.run(Plan.exhaustive(random.seed()).states(64).again(1)))
                .hasMessageContaining("nothing lost and nothing synced");
    }

    @Test
    void aShareIsSpreadOverTheWholeWorkload(TestInfo info, SeededRandom random) {
        var report = trial(info, new NumberStore(true, true, true)).run(Plan.share(6, random.seed()));

        assertThat(report.crashes()).isBetween(7, 7 + 2 * 7);
    }

    @Test
    void aWorkloadThatFailsWithoutACrashFailsTheTrial(TestInfo info) {
        var trial =
                CrashTrial.of(info, Acknowledged::new, (fs, _) -> Files.delete(fs.getPath("/nothing")), (_, _) -> {});

        assertThatThrownBy(() -> trial.run(Plan.exhaustive(1)))
                .hasMessageContaining("the workload failed without a crash")
                .hasRootCauseMessage("/nothing");
    }
}
