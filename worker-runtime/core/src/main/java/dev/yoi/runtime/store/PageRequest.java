package dev.yoi.runtime.store;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// Which part of a worker's log or transcript is wanted.
///
/// Forwards: what follows sequence `from`, oldest first (0 = from the start). Backwards: what precedes sequence
/// `from`, newest first (`Long.MAX_VALUE` = from the end). A page ends at `limit` items or before the item that
/// would pass `maxBytes`; it has at least one item when there is one.
public record PageRequest(Direction direction, long from, int limit, long maxBytes) {
    public enum Direction {
        FORWARD,
        BACKWARD
    }

    /// Most items in one page.
    public static final int MAX_ITEMS = 1_000;
    /// Most bytes in one page, as stored (4 MiB).
    public static final long MAX_BYTES = 4L << 20;

    public PageRequest {
        if (from < 0) {
            throw WorkerRuntimeException.invalid("after", "a sequence is not negative");
        }
        if (limit < 1) {
            throw WorkerRuntimeException.invalid("limit", "limit must be at least 1");
        }
        if (limit > MAX_ITEMS) {
            throw WorkerRuntimeException.limit("limit", MAX_ITEMS, "a page has at most 1000 items");
        }
        if (maxBytes < 1) {
            throw WorkerRuntimeException.invalid("max_bytes", "max_bytes must be at least 1");
        }
        if (maxBytes > MAX_BYTES) {
            throw WorkerRuntimeException.limit("max_bytes", MAX_BYTES, "a page has at most 4194304 bytes");
        }
    }

    public static PageRequest after(long seq, int limit) {
        return new PageRequest(Direction.FORWARD, seq, limit, MAX_BYTES);
    }

    public static PageRequest before(long seq, int limit) {
        return new PageRequest(Direction.BACKWARD, seq, limit, MAX_BYTES);
    }
}
