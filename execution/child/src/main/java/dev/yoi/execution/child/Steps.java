package dev.yoi.execution.child;

import java.time.Duration;

/// How long each step of an ending may take: asked with an interrupt signal, as Ctrl-C would, told with a
/// terminate signal, killed.
public record Steps(Duration ask, Duration terminate, Duration kill) {
    /// Killing is the last resort: it gets this much time even when the deadline was shorter.
    static final Duration KILL_MIN = Duration.ofSeconds(1);

    /// For a command that ignored an interrupt and a terminate signal.
    private static final Duration KILL_AFTER_INTERRUPT = Duration.ofSeconds(5);

    /// Half of the time for heeding the question, a quarter for the terminate signal, a quarter for the kill.
    public static Steps within(Duration deadline) {
        Duration total = deadline.isNegative() ? Duration.ZERO : deadline;
        Duration quarter = total.dividedBy(4);
        return new Steps(total.dividedBy(2), quarter, quarter.compareTo(KILL_MIN) < 0 ? KILL_MIN : quarter);
    }

    public static Steps interrupting(Duration step) {
        return new Steps(step, step, KILL_AFTER_INTERRUPT);
    }

    /// Skips the question: for what a command left behind, and for one that passed a limit.
    public static Steps terminating(Duration step) {
        return new Steps(Duration.ZERO, step, KILL_AFTER_INTERRUPT);
    }

    public Duration total() {
        return ask.plus(terminate).plus(kill);
    }
}
