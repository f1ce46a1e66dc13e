package dev.yoi.execution.child;

import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that one command started: its process group, and whatever carries the execution's tag in its
/// environment though it left the group. (A process that leaves the group *and* clears its environment is out of
/// reach.)
final class ProcessTree {
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);
    /// How often known survivors are looked at.
    static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final Process main;
    private final String tag;
    private final ProcessTable table;
    private final Supplier<Map<String, String>> host;
    private @Nullable Schedule schedule;

    ProcessTree(Process main, ExecutionTag tag, ProcessTable table, Supplier<Map<String, String>> host) {
        this.main = main;
        this.tag = tag.value();
        this.table = table;
        this.host = host;
    }

    /// Asks, terminates, kills; says at which step the last process of the tree was gone.
    StopOutcome end(Steps steps) {
        return new TreeEnding(this, scheduled(steps)).run();
    }

    /// From now on, what is left of an ending takes no longer than these steps.
    void hasten(Steps shorter) {
        scheduled(shorter);
    }

    private synchronized Schedule scheduled(Steps steps) {
        Schedule known = schedule;
        if (known == null) {
            known = new Schedule(steps, System.nanoTime());
            schedule = known;
        } else {
            known.hasten(steps, System.nanoTime());
        }
        return known;
    }

    /// Whether the tree ends without any signal: a process closes its output a moment before it is gone.
    boolean endsByItself(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        while (true) {
            if (members().filter(List::isEmpty).isPresent()) {
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Processes of this tree that have not ended; empty when that can't be found out.
    Optional<List<ProcessTable.Entry>> members() {
        return table.look(LOOK_PATIENCE)
                .map(all -> all.stream().filter(this::belongs).toList());
    }

    private boolean belongs(ProcessTable.Entry entry) {
        boolean tagged = entry.execution().filter(tag::equals).isPresent();
        boolean grouped = inGroup(entry) && entry.session() == main.pid();
        return (tagged || grouped) && entry.pid() != ProcessHandle.current().pid();
    }

    boolean inGroup(ProcessTable.Entry entry) {
        return entry.group() == main.pid();
    }

    boolean mainAlive() {
        return main.isAlive();
    }

    /// Signals the whole group at one moment. Only while something of it is there: its number may be somebody
    /// else's afterwards.
    void signalGroup(Signal signal) {
        signal.sendToGroup(host.get(), main.pid(), List.of());
    }

    void signal(Signal signal, List<Long> pids) {
        if (signal == Signal.INT) {
            signal.sendToGroup(host.get(), 0, pids);
        } else {
            signal.sendTo(pids);
        }
    }

    /// Waits until the command itself is gone, at most this long.
    void awaitMain(long nanos) {
        try {
            main.onExit().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It is still alive, which the caller sees for itself.
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process never fails", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of a run", e);
        }
    }
}
