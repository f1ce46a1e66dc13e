package dev.yoi.runtime.event;

import java.time.Instant;

/// An event with its place in one worker's log: `seq` counts from 1 without gaps (I3); `at` has millisecond
/// resolution and orders nothing. `masked` counts the places in its texts that say `‹masked›` instead of a
/// secret.
public record SequencedEvent(long seq, Instant at, WorkerEvent event, int masked) {
    /// An event in which nothing is masked.
    public SequencedEvent(long seq, Instant at, WorkerEvent event) {
        this(seq, at, event, 0);
    }
}
