package dev.yoi.runtime.testkit.crashfs;

import dev.yoi.runtime.testkit.SeededTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;

/// Crashes a workload before each of its operations, and looks at what is left: once to count them, then once for
/// each operation of the plan's share, with several legal states of the disk each; and some of the checks are
/// crashed while they recover, and done again.
///
/// The books are what the workload writes down of what was acknowledged to it; the check reads them and leaves
/// them as they are. What a workload or a check throws once its process is dead is no failure.
///
/// ```java
/// CrashTrial.of(info, Books::new, this::work, this::verify).run(Plan.share(20, random.seed()));
/// ```
public final class CrashTrial<B extends CrashTrial.Books<B>> {
    /// To repeat one state only: `operation.choice`, or `operation.choice.operation.choice` with a second crash.
    public static final String PROPERTY = "yoi.crash";

    private final TestInfo test;
    private final Supplier<B> books;
    private final Task<B> workload;
    private final Task<B> check;

    /// A workload or a check: a process that lives on this file system.
    public interface Task<B> {
        void run(CrashFs fs, B books) throws Exception;
    }

    /// How much to try.
    ///
    /// @param operationsMax at how many operations to crash, evenly spread over the workload
    /// @param states how many states of the disk to look at for each: all lost, all kept, then random ones
    /// @param again of how many states one is crashed a second time, during its check; 0 for none. Of as many
    /// crashes one is a death of the process only, with the power lost while the next one recovers
    public record Plan(int operationsMax, int states, int again, long seed, CrashRules rules) {
        /// At every operation.
        public static Plan exhaustive(long seed) {
            return new Plan(Integer.MAX_VALUE, 16, 4, seed, CrashRules.STRICT);
        }

        /// At some operations.
        public static Plan share(int operationsMax, long seed) {
            return new Plan(operationsMax, 4, 4, seed, CrashRules.STRICT);
        }

        public Plan states(int number) {
            return new Plan(operationsMax, number, again, seed, rules);
        }

        /// A second crash for one state of so many.
        public Plan again(int every) {
            return new Plan(operationsMax, states, every, seed, rules);
        }

        public Plan rules(CrashRules changed) {
            return new Plan(operationsMax, states, again, seed, changed);
        }
    }

    /// What a process was about when it died: in the workload's words ([Books#doing]), and the operation of the
    /// disk that was to be the next one. No step when it was at its end.
    public record Moment(String doing, Optional<Operation> step, String path) {
        private static Moment of(String doing, Optional<Step> next) {
            return new Moment(
                    doing, next.map(Step::operation), next.map(Step::path).orElse(""));
        }
    }

    /// What was tried, without a failure.
    ///
    /// @param operations of the workload without a crash
    /// @param crashes runs of the workload that were cut off
    /// @param states states of the disk that were checked, those after a second crash included
    /// @param secondCrashes crashes during a check
    /// @param kills deaths of the process only, each before one of the second crashes
    /// @param tried the same states by what the process was about when it died
    public record Report(
            long operations, int crashes, int states, int secondCrashes, int kills, Map<Moment, Integer> tried) {
        public Report {
            tried = Map.copyOf(tried);
        }

        @Override
        public String toString() {
            return ("a workload of %d operations, crashed %d times: %d states checked, of these %d after a second crash,"
                            + " %d after a kill -9 and a crash")
                    .formatted(operations, crashes, states, secondCrashes, kills);
        }

        private Report plus(Report more) {
            var both = new HashMap<>(tried);
            more.tried.forEach((moment, states) -> both.merge(moment, states, Integer::sum));
            return new Report(
                    operations,
                    crashes + more.crashes,
                    states + more.states,
                    secondCrashes + more.secondCrashes,
                    kills + more.kills,
                    both);
        }
    }

    /// Where the process died and what was left; the second pair is of a crash during the check.
    private record Point(long operation, long choice, long operationAgain, long choiceAgain) {
        static final long NONE = -1;
        /// A choice that is none: nothing is lost, since the machine goes on.
        static final long KILLED = -1;

        static Point once(long operation, long choice) {
            return new Point(operation, choice, NONE, NONE);
        }

        static Point parse(String text) {
            String[] parts = text.split("\\.", -1);
            long[] numbers = new long[] {NONE, NONE, NONE, NONE};
            for (int i = 0; i < parts.length; i++) {
                numbers[i] = Long.parseLong(parts[i]);
            }
            return new Point(numbers[0], numbers[1], numbers[2], numbers[3]);
        }

        @Override
        public String toString() {
            String first = operation + "." + choice;
            return operationAgain == NONE ? first : first + "." + operationAgain + "." + choiceAgain;
        }
    }

    private CrashTrial(TestInfo test, Supplier<B> books, Task<B> workload, Task<B> check) {
        this.test = test;
        this.books = books;
        this.workload = workload;
        this.check = check;
    }

    /// What was acknowledged so far.
    public interface Books<B> {
        /// Independent of this one. The threads of a dead process may still write to this one.
        B copy();

        /// What the workload is at, for the report.
        default String doing() {
            return "";
        }
    }

    public static <B extends Books<B>> CrashTrial<B> of(
            TestInfo test, Supplier<B> books, Task<B> workload, Task<B> check) {
        return new CrashTrial<>(test, books, workload, check);
    }

    /// Throws an [AssertionError] at the first state that fails its check, with the state, the last operations,
    /// and the command that repeats it.
    public Report run(Plan plan) {
        String only = System.getProperty(PROPERTY);
        return only == null ? all(plan) : one(plan, Point.parse(only));
    }

    private Report one(Plan plan, Point point) {
        Crashed<B> crashed = crashed(plan, point.operation());
        verify(crashed, point);
        int again = point.operationAgain() == Point.NONE ? 0 : 1;
        int kills = point.choice() == Point.KILLED ? 1 : 0;
        return new Report(crashed.fs().operations(), 1, 1, again, kills, Map.of(crashed.moment(), 1));
    }

    private Report all(Plan plan) {
        var random = new SplittableRandom(plan.seed());
        long operations = crashed(plan, Long.MAX_VALUE).fs().operations();
        var total = new Report(operations, 0, 0, 0, 0, Map.of());
        for (long operation : spread(operations, plan.operationsMax(), random)) {
            total = total.plus(states(plan, operation, random));
            if (plan.again() > 0 && random.nextInt(plan.again()) == 0) {
                total = total.plus(killed(plan, operation, random));
            }
        }
        return total;
    }

    private Report states(Plan plan, long operation, SplittableRandom random) {
        Crashed<B> crashed = crashed(plan, operation);
        int again = 0;
        for (int i = 0; i < plan.states(); i++) {
            long choice = i < 2 ? i : choice(random);
            long took = verify(crashed, Point.once(operation, choice));
            if (plan.again() > 0 && random.nextInt(plan.again()) == 0 && took > 0) {
                verify(crashed, new Point(operation, choice, random.nextLong(took), choice(random)));
                again++;
            }
        }
        int states = plan.states() + again;
        return new Report(0, 1, states, again, 0, Map.of(crashed.moment(), states));
    }

    /// What a killed process left unsynced is lost while the next one recovers, or right afterwards.
    private Report killed(Plan plan, long operation, SplittableRandom random) {
        Crashed<B> first = crashed(plan, operation);
        long took = verify(first, Point.once(operation, Point.KILLED));
        int times = Math.max(1, plan.states() / 8);
        for (int i = 0; i < times; i++) {
            long again = random.nextBoolean() ? took : random.nextLong(took + 1);
            verify(crashed(plan, operation), new Point(operation, Point.KILLED, again, choice(random)));
        }
        return new Report(0, 1 + times, 1 + times, times, times, Map.of(first.moment(), 1 + times));
    }

    private static long choice(SplittableRandom random) {
        return random.nextInt(1_000_000);
    }

    /// The end of the workload is among them always.
    private static List<Long> spread(long operations, int max, SplittableRandom random) {
        var chosen = new ArrayList<Long>();
        double distance = Math.max(1, (double) operations / max);
        for (double at = random.nextDouble() * (distance - 1); at < operations && chosen.size() < max; at += distance) {
            chosen.add((long) at);
        }
        chosen.add(operations);
        return chosen;
    }

    private record Crashed<B>(Plan plan, CrashFs fs, B books, Moment moment) {}

    private Crashed<B> crashed(Plan plan, long operation) {
        var fs = new CrashFs(plan.rules(), plan.seed());
        fs.crashAt(operation);
        B record = books.get();
        Throwable failure = attempt(workload, fs, record);
        if (failure != null) {
            throw failed("the workload failed without a crash", fs, command(Point.once(operation, 0), plan), failure);
        }
        fs.die();
        return new Crashed<>(plan, fs, record, Moment.of(record.doing(), fs.diedBefore()));
    }

    /// Answers with the number of operations of the check.
    private long verify(Crashed<B> crashed, Point point) {
        CrashFs left = point.choice() == Point.KILLED
                ? crashed.fs().kill()
                : crashed.fs().crash(point.choice());
        B mine = crashed.books().copy();
        if (point.operationAgain() != Point.NONE) {
            left.crashAt(point.operationAgain());
            expectNone(attempt(check, left, mine), crashed, left, point);
            left = left.crash(point.choiceAgain());
            mine = mine.copy();
        }
        expectNone(attempt(check, left, mine), crashed, left, point);
        return left.operations();
    }

    private void expectNone(@Nullable Throwable failure, Crashed<B> crashed, CrashFs left, Point point) {
        if (failure != null) {
            String before = "\nthe last operations before the crash:\n  " + lines(crashed.fs());
            String what = "the check failed: " + failure.getMessage() + before;
            throw failed(what, left, command(point, crashed.plan()), failure);
        }
    }

    /// What it threw while its process lived.
    private @Nullable Throwable attempt(Task<B> task, CrashFs fs, B record) {
        try {
            task.run(fs, record);
            return null;
        } catch (Exception | AssertionError failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return failure;
            }
            return fs.dead() ? null : failure;
        }
    }

    private AssertionError failed(String what, CrashFs fs, String command, Throwable failure) {
        return new AssertionError(
                name() + ": " + what + "\nthe disk: " + fs.origin() + "\noperations since:\n  " + lines(fs)
                        + "\nrepeat with: " + command,
                failure);
    }

    private String command(Point point, Plan plan) {
        String method = test.getTestMethod().orElseThrow().getName();
        return SeededTest.command(test.getTestClass().orElseThrow(), method, plan.seed()) + " -D" + PROPERTY + "="
                + point;
    }

    private String name() {
        return test.getTestClass().map(Class::getSimpleName).orElse("") + "." + test.getDisplayName();
    }

    private static String lines(CrashFs fs) {
        return String.join("\n  ", fs.trace().stream().map(Step::toString).toList());
    }
}
