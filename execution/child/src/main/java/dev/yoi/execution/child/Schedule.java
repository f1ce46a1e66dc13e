package dev.yoi.execution.child;

import java.util.Optional;

/// Which signal is due at which moment of an ending. Moments are those of [System#nanoTime]. The steps have fixed
/// ends, so what one step loses on a busy machine does not delay the whole.
final class Schedule {
    private Steps steps;
    private long start;
    private long end;

    Schedule(Steps steps, long now) {
        this.steps = steps;
        this.start = now;
        this.end = now + steps.total().toNanos();
    }

    /// From now on these steps, if they come to an end sooner.
    synchronized void hasten(Steps shorter, long now) {
        if (now + shorter.total().toNanos() - end < 0) {
            steps = shorter;
            start = now;
            end = now + shorter.total().toNanos();
        }
    }

    /// The signal of the step that is going on; empty when the time is over.
    synchronized Optional<Signal> due(long now) {
        if (now - askEnd() < 0) {
            return Optional.of(Signal.INT);
        }
        if (now - terminateEnd() < 0) {
            return Optional.of(Signal.TERM);
        }
        return now - end < 0 ? Optional.of(Signal.KILL) : Optional.empty();
    }

    /// How long the step goes on that is going on now; 0 when the time is over.
    synchronized long left(long now) {
        if (now - askEnd() < 0) {
            return askEnd() - now;
        }
        return Math.max(0, (now - terminateEnd() < 0 ? terminateEnd() : end) - now);
    }

    /// The first kill was sent at this moment: it gets its minimum of time, however late it came.
    synchronized void killed(long now) {
        long enough = now + Steps.KILL_MIN.toNanos();
        end = enough - end > 0 ? enough : end;
    }

    private long askEnd() {
        return start + steps.ask().toNanos();
    }

    private long terminateEnd() {
        return askEnd() + steps.terminate().toNanos();
    }
}
