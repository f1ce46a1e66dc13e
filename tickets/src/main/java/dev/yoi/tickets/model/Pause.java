package dev.yoi.tickets.model;

import java.time.Duration;

/// Lets some time pass. A port, so that tests don't wait.
@FunctionalInterface
public interface Pause {

    /// Returns after about this long, or sooner.
    void await(Duration duration);
}
