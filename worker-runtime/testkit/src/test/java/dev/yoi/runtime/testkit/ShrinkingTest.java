package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A map with a mistake, which random commands find and the shrinking takes apart.
@ExtendWith(SeededTest.class)
class ShrinkingTest {
    private sealed interface Command {
        record Put(int key, int value) implements Command {}

        record Forget(int key) implements Command {}

        record Restart() implements Command {}
    }

    /// It loses the value of key 3 at a restart, if key 5 was ever forgotten.
    private static void flawed(List<Command> commands) {
        var map = new TreeMap<Integer, Integer>();
        Map<Integer, Integer> model = new TreeMap<>();
        boolean armed = false;
        for (Command command : commands) {
            switch (command) {
                case Command.Put put -> {
                    map.put(put.key(), put.value());
                    model.put(put.key(), put.value());
                }
                case Command.Forget forget -> {
                    map.remove(forget.key());
                    model.remove(forget.key());
                    armed |= forget.key() == 5;
                }
                case Command.Restart _ -> {
                    if (armed) {
                        map.remove(3);
                    }
                }
            }
            assertThat(map).isEqualTo(model);
        }
    }

    private static Command random(SeededRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Command.Put(random.nextInt(8), random.nextInt(100));
            case 1 -> new Command.Forget(random.nextInt(8));
            default -> new Command.Restart();
        };
    }

    @Test
    void aMistakeIsShownWithTheFewestCommandsThatShowIt(SeededRandom random) {
        var commands = new ArrayList<Command>();
        for (int i = 0; i < 300; i++) {
            commands.add(random(random));
        }
        // Whatever was drawn, it is in there.
        commands.addAll(List.of(new Command.Put(3, 1), new Command.Forget(5), new Command.Restart()));
        assertThatThrownBy(() -> Shrinking.check(commands, 17, ShrinkingTest::flawed))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of 303 commands (seed 17) these 3 fail")
                .hasMessageContaining("Put[key=3")
                .hasMessageContaining("Forget[key=5]")
                .hasMessageContaining("3. Restart[]")
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void whatOneCommandDoesIsShownWithOne() {
        List<Integer> commands = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commands.add(i);
        }
        assertThatThrownBy(() -> Shrinking.check(commands, 1, few -> {
                    if (few.contains(61)) {
                        throw new IllegalStateException("sixty-one");
                    }
                }))
                .hasMessageContaining("these 1 fail: sixty-one\n  1. 61");
    }

    @Test
    void commandsWithoutAMistakePassAndRunOnce() {
        var runs = new ArrayList<List<String>>();
        Shrinking.check(List.of("a", "b"), 1, runs::add);
        assertThat(runs).containsExactly(List.of("a", "b"));
    }

    /// A mistake that needs all of them leaves all of them, and an end is found.
    @Test
    void whatCannotBeMadeSmallerStaysAsItIs() {
        List<Integer> commands = List.of(1, 2, 3, 4, 5, 6, 7);
        assertThatThrownBy(() ->
                        Shrinking.check(commands, 1, few -> assertThat(few).hasSizeLessThan(7)))
                .hasMessageContaining("these 7 fail");
    }
}
