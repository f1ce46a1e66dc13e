package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.fsstore.StoreModel.Command;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import dev.yoi.runtime.testkit.Shrinking;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random commands on a store, with kills and losses of power in between, against a model. A failure names the
/// fewest commands that still fail.
@ExtendWith({SeededTest.class, QuietDeaths.class})
class StoreModelTest {
    private static final int ROUNDS_IN_CHECK = 4;
    private static final int ROUNDS = Integer.getInteger("yoi.model.rounds", 300);
    private static final int COMMANDS = 60;

    @Test
    void I1_I3_I4_theStoreShowsWhatItWasTold(SeededRandom random) {
        run(random, ROUNDS_IN_CHECK);
    }

    @Test
    @Tag("soak")
    @Tag("soak-crash")
    void I1_I3_I4_theStoreShowsWhatItWasToldWhateverItIs(SeededRandom random) {
        run(random, ROUNDS);
    }

    private static void run(SeededRandom random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            List<Command> commands = StoreModel.random(random, COMMANDS);
            Shrinking.check(commands, random.seed(), few -> StoreModel.run(Trial::open, few));
        }
    }

    /// The same with a disk that forgets one kind of sync: the model finds it, and shows what it takes.
    @Test
    void aStoreThatForgetsASyncIsCaughtWithFewCommands(SeededRandom random) {
        var commands = new ArrayList<>(StoreModel.random(random, 20));
        commands.addAll(List.of(new Command.Create(1), new Command.Append(1, 1, 10), new Command.PowerLoss(0)));
        assertThatThrownBy(() -> Shrinking.check(
                        commands, random.seed(), few -> StoreModel.run(StoreModelTest::withoutJournalSyncs, few)))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)of 23 commands \\(seed -?[0-9]+\\) these [1-4] fail: .*")
                .hasMessageContaining("PowerLoss[choice=");
    }

    private static RuntimeStore withoutJournalSyncs(Path root) {
        var disk = new WatchedDisk();
        disk.forgets(path -> path.toString().contains("journal"));
        return FilesystemStore.open(Trial.options(root), disk);
    }
}
