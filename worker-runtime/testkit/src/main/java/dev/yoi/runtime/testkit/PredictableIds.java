package dev.yoi.runtime.testkit;

import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerIds;
import java.util.concurrent.atomic.AtomicLong;

/// Worker ids that are the same in every test run: the n-th id is [#number] n, and ids grow.
public final class PredictableIds implements WorkerIds {
    /// How many ids one millisecond holds, so that ids look like those of a real source.
    private static final long PER_MILLISECOND = 1 << 12;

    private final AtomicLong last = new AtomicLong();

    @Override
    public WorkerId next() {
        return number(last.incrementAndGet());
    }

    /// The n-th id of every such source, counted from 1.
    public static WorkerId number(long n) {
        long millis = FakeClock.START.toEpochMilli() + n / PER_MILLISECOND;
        return new WorkerId(millis << 16 | 0x7000L | n % PER_MILLISECOND, 1L << 63 | n);
    }
}
