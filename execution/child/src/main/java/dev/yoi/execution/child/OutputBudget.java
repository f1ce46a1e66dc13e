package dev.yoi.execution.child;

import java.util.concurrent.atomic.AtomicLong;

/// How much output one run may still produce, standard output and error together.
public final class OutputBudget {
    private final AtomicLong left;
    private final Runnable exhausted;

    /// `exhausted` is called once, when more comes than there was room for.
    public OutputBudget(long bytes, Runnable exhausted) {
        this.left = new AtomicLong(bytes);
        this.exhausted = exhausted;
    }

    /// How many of `bytes` may be kept.
    int take(int bytes) {
        long before = left.getAndUpdate(room -> room < 0 ? room : room - bytes);
        if (before >= bytes) {
            return bytes;
        }
        if (before >= 0) {
            exhausted.run();
        }
        return (int) Math.max(0, before);
    }
}
