package dev.yoi.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// I8: the keys of the last commands, in versions that share what they have in common.
class CommandKeysTest {
    private static CommandKeys.Entry entry(String name, long seq) {
        return new CommandKeys.Entry(States.key(name), seq);
    }

    private static CommandKeys grown(CommandKeys from, String name, int count) {
        CommandKeys keys = from;
        for (int i = 0; i < count; i++) {
            keys = keys.plus(entry(name + i, i));
        }
        return keys;
    }

    @Test
    void I8_atLeastTheLastThousandAreKeptOldestFirst() {
        CommandKeys keys = CommandKeys.NONE;
        for (int i = 0; i < 5 * CommandKeys.KEPT + 7; i++) {
            keys = keys.plus(entry("k" + i, i));
            if (i % 499 == 0) {
                int expected = Math.min(i + 1, CommandKeys.KEPT);
                assertThat(keys.entries()).hasSize(expected);
                assertThat(keys.entries().getFirst().seq()).isEqualTo(i + 1L - expected);
                assertThat(keys.entries().getLast().seq()).isEqualTo(i);
            }
        }
    }

    @Test
    void addingToOneVersionNeverShowsInAnother() {
        CommandKeys base = grown(CommandKeys.NONE, "base", 10);
        List<CommandKeys.Entry> before = base.entries();
        CommandKeys one = grown(base, "one", 5);
        CommandKeys other = grown(base, "other", 5);
        assertThat(base.entries()).isEqualTo(before);
        assertThat(one.entries())
                .hasSize(15)
                .doesNotContainAnyElementsOf(other.entries().subList(10, 15));
        assertThat(CommandKeys.NONE.entries()).isEmpty();
    }

    @Test
    void whatIsReadBackIsEqualToWhatWasWritten() {
        for (int count : new int[] {0, 1, 999, 1_000, 1_001, 2_500}) {
            CommandKeys keys = grown(CommandKeys.NONE, "k", count);
            CommandKeys read = CommandKeys.of(keys.entries());
            assertThat(read).isEqualTo(keys).hasSameHashCodeAs(keys);
            assertThat(grown(read, "more", 600)).isEqualTo(grown(keys, "more", 600));
        }
    }

    @Test
    void versionsBranchAndAreReadSafelyFromManyThreads() throws Exception {
        CommandKeys base = grown(CommandKeys.NONE, "base", 500);
        List<CommandKeys.Entry> before = base.entries();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var branches = new ArrayList<Future<CommandKeys>>();
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + "-";
                branches.add(threads.submit(() -> grown(base, name, 700)));
            }
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + "-";
                assertThat(branches.get(t).get().entries())
                        .hasSize(CommandKeys.KEPT)
                        .endsWith(entry(name + 699, 699))
                        .contains(entry(name + 0, 0));
                assertThat(base.entries()).isEqualTo(before);
            }
        }
    }
}
