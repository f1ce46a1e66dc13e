package dev.yoi.execution.process;

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
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /// A new look at all processes finds what was just forking.
    private static final int POLLS_PER_LOOK = 8;

    private final Process main;
    private final String tag;
    private final ProcessTable table;
    private final Supplier<Map<String, String>> host;
    private volatile @Nullable Steps steps;
    private volatile long stepsSince;

    ProcessTree(Process main, ExecutionTag tag, ProcessTable table, Supplier<Map<String, String>> host) {
        this.main = main;
        this.tag = tag.value();
        this.table = table;
        this.host = host;
    }

    /// Processes of this tree that have not ended; empty when that can't be found out.
    Optional<List<ProcessTable.Entry>> members() {
        return table.look(LOOK_PATIENCE)
                .map(all -> all.stream().filter(this::belongs).toList());
    }

    private boolean belongs(ProcessTable.Entry entry) {
        boolean tagged = entry.execution().filter(tag::equals).isPresent();
        boolean grouped = entry.group() == main.pid() && entry.session() == main.pid();
        return (tagged || grouped) && entry.pid() != ProcessHandle.current().pid();
    }

    /// Whether the tree ends without any signal: a process closes its output a moment before it is gone.
    boolean endsByItself(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        while (true) {
            if (members().filter(List::isEmpty).isPresent()) {
                return true;
            }
            if (System.nanoTime() >= end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// From now on, what is left of an ending takes no longer than these steps.
    synchronized void hasten(Steps shorter) {
        Steps current = steps;
        long now = System.nanoTime();
        if (current == null
                || now + shorter.total().toNanos()
                        < stepsSince + current.total().toNanos()) {
            stepsSince = now;
            steps = shorter;
        }
    }

    /// Asks, terminates, kills; says at which step the last process of the tree was gone.
    StopOutcome end(Steps first) {
        hasten(first);
        if (gone(Signal.INT)) {
            return StopOutcome.EXITED;
        }
        if (gone(Signal.TERM)) {
            return StopOutcome.TERMINATED;
        }
        return gone(Signal.KILL) ? StopOutcome.KILLED : StopOutcome.UNKNOWN;
    }

    /// One step: signals, and waits as long as the step may take.
    private boolean gone(Signal signal) {
        long begun = System.nanoTime();
        if (waiting(signal).isZero() && signal != Signal.KILL) {
            return false;
        }
        boolean signalled = false;
        while (true) {
            Optional<List<ProcessTable.Entry>> members = members();
            if (members.isPresent() && members.get().isEmpty() && !main.isAlive()) {
                return true;
            }
            if (!signalled || signal == Signal.KILL) {
                send(signal, members.orElse(List.of()));
                signalled = true;
            }
            if (!awaitChange(signal, begun, members.orElse(List.of()))) {
                return members()
                        .filter(left -> left.isEmpty() && !main.isAlive())
                        .isPresent();
            }
        }
    }

    private void send(Signal signal, List<ProcessTable.Entry> members) {
        boolean inGroup = members.stream().anyMatch(member -> member.group() == main.pid());
        // Once the command and its group are gone the number may belong to somebody else.
        long group = main.isAlive() || inGroup ? main.pid() : 0;
        // One signal each: many programs take a second interrupt as a kill. Kills may overlap.
        var pids = members.stream()
                .filter(member -> signal == Signal.KILL || member.group() != main.pid())
                .map(ProcessTable.Entry::pid)
                .toList();
        signal.send(host.get(), group, pids);
    }

    /// Waits until every known member is gone, or until it is time to look again; false when the step's time is
    /// over.
    private boolean awaitChange(Signal signal, long begun, List<ProcessTable.Entry> members) {
        for (int polls = 0; polls < POLLS_PER_LOOK; polls++) {
            long left = Math.max(begun, stepsSince) + waiting(signal).toNanos() - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (main.isAlive()) {
                awaitMain(Math.min(left, POLL_NANOS));
            } else if (members.stream().noneMatch(ProcessTree::alive)) {
                return true;
            } else {
                LockSupport.parkNanos(Math.min(left, POLL_NANOS));
            }
        }
        return true;
    }

    private void awaitMain(long nanos) {
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

    /// False also for a process that has ended and is not yet collected by its parent.
    private static boolean alive(ProcessTable.Entry entry) {
        return ProcessHandle.of(entry.pid()).filter(ProcessHandle::isAlive).isPresent();
    }

    private Duration waiting(Signal signal) {
        Steps current = steps;
        if (current == null) {
            return Duration.ZERO;
        }
        return switch (signal) {
            case INT -> current.ask();
            case TERM -> current.terminate();
            case KILL -> current.kill();
        };
    }
}
