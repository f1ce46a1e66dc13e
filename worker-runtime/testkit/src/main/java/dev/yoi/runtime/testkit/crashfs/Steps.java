package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets operations through to the disk: counts them, makes them fail, ends the process. Guarded by the monitor of
/// the [Disk].
final class Steps {
    /// How many steps a failure can show.
    private static final int TRACE_MAX = 100;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Rule(Predicate<Step> when, Fault fault) {}

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Count> counts = new TreeMap<>();
    private final Deque<Step> trace = new ArrayDeque<>();
    private Count total = Count.NONE;
    private long changes;
    private long crashAt = Long.MAX_VALUE;
    private boolean dead;
    private @Nullable Step diedBefore;

    void crashAt(long operation) {
        crashAt = operation;
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    /// The operation that was to be the first one not to happen, when it was an operation that ended the process.
    @Nullable
    Step diedBefore() {
        return diedBefore;
    }

    long changes() {
        return changes;
    }

    void fail(Predicate<Step> when, Fault fault) {
        rules.add(new Rule(when, fault));
    }

    void heal() {
        rules.clear();
    }

    List<Step> trace() {
        return List.copyOf(trace);
    }

    /// The next operation may begin; throws when it fails before it does anything. What it answers is a fault
    /// that the operation itself has to work out: half a write, or a failed sync.
    Optional<Fault> begin(Operation operation, String path, long bytes) throws IOException {
        if (!dead && operation.changes() && changes >= crashAt) {
            dead = true;
            diedBefore = new Step(changes, operation, path, bytes);
        }
        if (dead) {
            throw new ProcessDied(operation, path);
        }
        var step = new Step(changes, operation, path, bytes);
        if (operation.changes()) {
            changes++;
            remember(step);
        }
        Optional<Fault> fault = rules.stream()
                .filter(rule -> rule.fault().concerns(operation) && rule.when().test(step))
                .map(Rule::fault)
                .findFirst();
        if (fault.isPresent() && fault.get() != Fault.SHORT_WRITE && !operation.isSync()) {
            throw fault.get().exception(step);
        }
        return fault;
    }

    private void remember(Step step) {
        if (trace.size() == TRACE_MAX) {
            trace.removeFirst();
        }
        trace.addLast(step);
    }

    void done(Operation operation, String path, long bytes) {
        Count one = Count.of(operation, bytes);
        total = total.plus(one);
        counts.merge(path, one, Count::plus);
    }

    Count total() {
        return total;
    }

    Count count(String path) {
        return counts.getOrDefault(path, Count.NONE);
    }

    Map<String, Count> counts() {
        return Map.copyOf(counts);
    }

    /// One millisecond per operation that changed something.
    FileTime now() {
        return FileTime.from(START.plus(Duration.ofMillis(changes)));
    }
}
