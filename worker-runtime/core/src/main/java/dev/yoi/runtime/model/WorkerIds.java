package dev.yoi.runtime.model;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Where new worker ids come from. A port, so that tests can make them predictable.
@FunctionalInterface
public interface WorkerIds {
    WorkerId next();

    /// UUIDv7 from a clock and a source of randomness (RFC 9562). Ids of one source never go backwards: within
    /// one millisecond, or when the clock steps back, the 12 bits behind the time count up.
    static WorkerIds uuidV7(InstantSource clock, RandomGenerator random) {
        return new WorkerIds() {
            private long last;

            @Override
            public synchronized WorkerId next() {
                long stamp = clock.millis() << 12 | random.nextInt(1 << 10);
                last = Math.max(stamp, last + 1);
                long high = last >>> 12 << 16 | 0x7000L | (last & 0xFFFL);
                long low = random.nextLong() >>> 2 | 1L << 63;
                return new WorkerId(high, low);
            }
        };
    }
}
