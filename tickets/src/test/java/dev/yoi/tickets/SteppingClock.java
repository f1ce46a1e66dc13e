package dev.yoi.tickets;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that goes on one second each time it is read.
final class SteppingClock implements InstantSource {

    private final AtomicReference<Instant> now;

    SteppingClock(String start) {
        this.now = new AtomicReference<>(Instant.parse(start));
    }

    @Override
    public Instant instant() {
        return now.updateAndGet(time -> time.plusSeconds(1));
    }
}
