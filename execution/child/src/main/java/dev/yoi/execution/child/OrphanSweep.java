package dev.yoi.execution.child;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Ends processes that carry the mark of this store and belong to no execution that is alive here. Never this
/// process or one that it descends from, whatever they carry: a server may have been started by a worker.
final class OrphanSweep {
    private static final Duration TIME_MAX = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final ProcessTable table;
    /// True for the tag of an execution whose processes have to go.
    private final Predicate<String> orphaned;

    OrphanSweep(ProcessTable table, Predicate<String> orphaned) {
        this.table = table;
        this.orphaned = orphaned;
    }

    /// True when none is left, and that is known.
    boolean run() {
        long end = System.nanoTime() + TIME_MAX.toNanos();
        while (true) {
            Optional<List<Long>> found = found();
            if (found.isPresent() && found.get().isEmpty()) {
                return true;
            }
            if (found.isEmpty() || System.nanoTime() > end) {
                return false;
            }
            Signal.KILL.sendTo(found.get());
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Optional<List<Long>> found() {
        return table.look(TIME_MAX).map(all -> {
            Set<Long> ours = lineage(all);
            return all.stream()
                    .filter(entry -> entry.execution().filter(orphaned).isPresent())
                    .map(ProcessTable.Entry::pid)
                    .filter(pid -> !ours.contains(pid))
                    .toList();
        });
    }

    private static Set<Long> lineage(List<ProcessTable.Entry> all) {
        var lineage = new HashSet<Long>();
        long pid = ProcessHandle.current().pid();
        while (pid > 0 && lineage.add(pid)) {
            long child = pid;
            pid = all.stream()
                    .filter(entry -> entry.pid() == child)
                    .mapToLong(ProcessTable.Entry::parent)
                    .findFirst()
                    .orElse(0);
        }
        return lineage;
    }
}
