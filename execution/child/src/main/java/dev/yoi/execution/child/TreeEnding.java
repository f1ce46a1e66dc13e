package dev.yoi.execution.child;

import dev.yoi.runtime.model.StopOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One ending of a process tree, step by step. Looks at all processes of the machine as seldom as it can: not
/// while the command itself is there and has been told, since hundreds of endings may be going on at once.
final class TreeEnding {
    /// A new look at all processes finds what was just forking.
    private static final int POLLS_PER_LOOK = 8;

    private final ProcessTree tree;
    private final Schedule schedule;
    /// Who heard the signal of this step: many programs take a second interrupt as a kill.
    private final Set<Long> told = new HashSet<>();
    private @Nullable Signal sent;

    TreeEnding(ProcessTree tree, Schedule schedule) {
        this.tree = tree;
        this.schedule = schedule;
    }

    StopOutcome run() {
        while (true) {
            Optional<Signal> due = schedule.due(System.nanoTime());
            if (due.filter(Signal.INT::equals).isPresent() && tree.mainAlive()) {
                askTheGroup();
                continue;
            }
            Optional<List<ProcessTable.Entry>> members = tree.members();
            if (members.filter(List::isEmpty).isPresent() && !tree.mainAlive()) {
                return outcome();
            }
            if (due.isEmpty() && sent == Signal.KILL) {
                return StopOutcome.UNKNOWN;
            }
            tell(due.orElse(Signal.KILL), members);
            awaitChange(members.orElse(List.of()));
        }
    }

    private StopOutcome outcome() {
        return switch (sent) {
            case null -> StopOutcome.EXITED;
            case INT -> StopOutcome.EXITED;
            case TERM -> StopOutcome.TERMINATED;
            case KILL -> StopOutcome.KILLED;
        };
    }

    /// The first question goes to the command and its group; what left the group is found once the command is
    /// gone.
    private void askTheGroup() {
        if (sent == null) {
            sent = Signal.INT;
            tree.signalGroup(Signal.INT);
        }
        tree.awaitMain(Math.clamp(schedule.left(System.nanoTime()), 1, ProcessTree.POLL_NANOS));
    }

    private void tell(Signal signal, Optional<List<ProcessTable.Entry>> members) {
        boolean again = signal == sent;
        if (!again) {
            told.clear();
            if (signal == Signal.KILL) {
                schedule.killed(System.nanoTime());
            }
        }
        boolean groupWasAsked = again && signal == Signal.INT;
        sent = signal;
        if (members.isEmpty()) {
            tellTheCommand(signal); // better than nothing, when nobody can look
            return;
        }
        List<Long> due = members.get().stream()
                .filter(member -> !(groupWasAsked && tree.inGroup(member)))
                .map(ProcessTable.Entry::pid)
                .filter(pid -> signal == Signal.KILL || told.add(pid))
                .toList();
        tree.signal(signal, due);
        if (again && signal == Signal.KILL && members.get().stream().anyMatch(tree::inGroup)) {
            tree.signalGroup(signal); // something in it may be forking faster than it is killed one by one
        }
    }

    private void tellTheCommand(Signal signal) {
        if (tree.mainAlive()) {
            tree.signalGroup(signal);
        }
    }

    /// Waits until it is worth looking again, or the next step is due.
    private void awaitChange(List<ProcessTable.Entry> members) {
        int polls = 0;
        while (true) {
            long now = System.nanoTime();
            long left = schedule.left(now);
            boolean over = left == 0
                    || schedule.due(now).filter(signal -> signal == sent).isEmpty();
            if (tree.mainAlive() && sent != Signal.KILL && !over) {
                tree.awaitMain(Math.min(left, ProcessTree.POLL_NANOS));
            } else if (over || polls++ == POLLS_PER_LOOK || members.stream().noneMatch(TreeEnding::alive)) {
                return;
            } else {
                LockSupport.parkNanos(Math.min(left, ProcessTree.POLL_NANOS));
            }
        }
    }

    /// True also for a process that has ended and is not yet collected by its parent.
    private static boolean alive(ProcessTable.Entry entry) {
        return ProcessHandle.of(entry.pid()).filter(ProcessHandle::isAlive).isPresent();
    }
}
