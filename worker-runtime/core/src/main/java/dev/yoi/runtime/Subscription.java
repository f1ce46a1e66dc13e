package dev.yoi.runtime;

import java.time.Duration;
import java.util.Optional;

/// A position in a stream: durable history first, then live, without gap or duplicate. For one consumer thread;
/// any thread may close it, which ends the consumer's wait.
public interface Subscription extends AutoCloseable {
    /// The next frame, waiting up to `timeout` for one; empty when there was none in time. After
    /// [StreamFrame.Lagged] or [StreamFrame.Closed] there are no more frames.
    Optional<StreamFrame> next(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
