package dev.yoi.runtime.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test moves it, backwards too.
public final class FakeClock implements InstantSource {
    /// Where a clock starts that was not told otherwise.
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;

    private FakeClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    public static FakeClock atStart() {
        return new FakeClock(START);
    }

    public static FakeClock at(Instant start) {
        return new FakeClock(start);
    }

    @Override
    public Instant instant() {
        Instant instant = now.get();
        if (instant == null) {
            throw new IllegalStateException("a fake clock always has a time");
        }
        return instant;
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    /// Moves the clock by `step`, which may be negative, and says what it shows then.
    public Instant advance(Duration step) {
        return now.updateAndGet(instant -> instant.plus(step));
    }
}
