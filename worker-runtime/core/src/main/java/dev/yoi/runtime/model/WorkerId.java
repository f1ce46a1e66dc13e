package dev.yoi.runtime.model;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.UUID;
import java.util.regex.Pattern;

/// Identity of a worker: a UUIDv7, kept as two longs since a runtime holds one per worker in memory.
/// Ordered by creation time (unsigned).
public record WorkerId(long high, long low) implements Comparable<WorkerId> {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final long VERSION_BITS = 0xF000L;
    private static final long VERSION_7 = 0x7000L;

    public WorkerId {
        if ((high & VERSION_BITS) != VERSION_7 || (low >>> 62) != 2) {
            throw WorkerRuntimeException.invalid("worker_id", "worker_id must be a UUID of version 7");
        }
    }

    /// Reads the canonical lower-case form with hyphens; anything else is `invalid_request`.
    public static WorkerId parse(String text) {
        Patterns.matching("worker_id", FORM, text);
        var uuid = UUID.fromString(text);
        return new WorkerId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /// The millisecond since the epoch at which the id was minted, by the minting machine's clock.
    public long mintedMillis() {
        return high >>> 16;
    }

    @Override
    public int compareTo(WorkerId other) {
        int byTime = Long.compareUnsigned(high, other.high);
        return byTime != 0 ? byTime : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
