package dev.yoi.runtime;

import java.time.Duration;

/// Limits of a runtime (I11). All are defaults that an embedder may change with the `with…` methods; passing one
/// is a typed answer.
public record RuntimeLimits(Sizes sizes, Times times) {
    /// `inputCharacters`: UTF-16 units of one input's text. `queuedInputs`: per worker. `subscribers`: per
    /// runtime. `bufferedFrames`: how many live frames a subscriber may be behind. `chunkBytes`: how much text of
    /// an open item waits for the disk at most. `cachedWorkers`: idle workers kept in memory.
    public record Sizes(
            int inputCharacters,
            int queuedInputs,
            int subscribers,
            int bufferedFrames,
            int chunkBytes,
            int cachedWorkers) {}

    /// `start`: for a backend to start. `chunk`: how long text of an open item waits for the disk at most.
    /// `stopMargin`: how long to wait for a backend's
    /// answer beyond a stop's deadline. `shutdown`: for all executions together when the runtime closes.
    public record Times(Duration start, Duration chunk, Duration stopMargin, Duration shutdown) {}

    public static final RuntimeLimits DEFAULT = new RuntimeLimits(
            new Sizes(256 * 1024, 64, 10_000, 1_024, 16 * 1024, 10_000),
            new Times(Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10)));

    public RuntimeLimits withSizes(Sizes newSizes) {
        return new RuntimeLimits(newSizes, times);
    }

    public RuntimeLimits withTimes(Times newTimes) {
        return new RuntimeLimits(sizes, newTimes);
    }
}
