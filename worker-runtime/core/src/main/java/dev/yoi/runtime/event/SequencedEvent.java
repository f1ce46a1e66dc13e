package dev.yoi.runtime.event;

import java.time.Instant;

/// An event with its place in one worker's log: `seq` counts from 1 without gaps (I3); `at` has millisecond
/// resolution and orders nothing.
public record SequencedEvent(long seq, Instant at, WorkerEvent event) {}
