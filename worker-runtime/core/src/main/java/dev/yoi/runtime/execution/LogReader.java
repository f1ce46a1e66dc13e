package dev.yoi.runtime.execution;

import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;

/// Reads the durable log of the worker that an execution belongs to.
@FunctionalInterface
public interface LogReader {
    EventPage events(PageRequest request);
}
