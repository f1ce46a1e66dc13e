package dev.yoi.runtime.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Runs random commands against a model, and when they find a mistake, finds the fewest of them that still do: a
/// list of three commands is understood, one of a hundred is not.
///
/// A command is a value that means something in every list: whoever runs it passes over what does not apply (a
/// command to a worker that was never made). So any of them can be left out.
///
/// ```java
/// Shrinking.check(commands, seed, few -> {
///     var model = new Model();
///     for (Command command : few) { model.run(command); } // throws what it finds
/// });
/// ```
public final class Shrinking {
    /// Each try is a whole run.
    private static final int TRIES = 400;

    /// Runs commands from the beginning, with nothing left of another run; throws when it finds a mistake.
    public interface Scenario<C> {
        void run(List<C> commands) throws Exception;
    }

    private Shrinking() {}

    /// Runs them. What fails is an [AssertionError] with the fewest commands that fail, the seed they were drawn
    /// with, and as its cause what failed with them.
    public static <C> void check(List<C> commands, long seed, Scenario<C> scenario) {
        Throwable failure = failure(commands, scenario);
        if (failure == null) {
            return;
        }
        var few = new ArrayList<>(commands);
        int left = TRIES;
        for (int chunk = (few.size() + 1) / 2; chunk > 0 && left > 0; ) {
            boolean smaller = false;
            for (int at = 0; at < few.size() && left > 0; left--) {
                List<C> without = without(few, at, chunk);
                Throwable still = failure(without, scenario);
                if (still == null) {
                    at += chunk;
                } else {
                    few = new ArrayList<>(without);
                    failure = still;
                    smaller = true;
                }
            }
            chunk = smaller && chunk == 1 ? 1 : chunk / 2;
        }
        throw new AssertionError(told(commands.size(), few, seed, failure), failure);
    }

    private static <C> List<C> without(List<C> all, int at, int count) {
        var some = new ArrayList<>(all.subList(0, at));
        some.addAll(all.subList(Math.min(all.size(), at + count), all.size()));
        return some;
    }

    private static <C> @Nullable Throwable failure(List<C> commands, Scenario<C> scenario) {
        try {
            scenario.run(List.copyOf(commands));
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private static <C> String told(int drawn, List<C> few, long seed, Throwable failure) {
        return "of " + drawn + " commands (seed " + seed + ") these " + few.size() + " fail: "
                + failure.getMessage() + "\n"
                + IntStream.range(0, few.size())
                        .mapToObj(i -> "  " + (i + 1) + ". " + few.get(i))
                        .collect(Collectors.joining("\n"));
    }
}
