package dev.yoi.runtime.store;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;

/// Events of one worker that become durable together or not at all. `after` is the worker's state once they are
/// applied; the store keeps it as what [RuntimeStore#load] answers, and derives the catalog entry from it. The
/// worker's first append begins with sequence 1.
public record Append(WorkerId worker, List<SequencedEvent> events, WorkerState after, Listener listener) {
    public Append {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append has at least one event");
        }
    }

    /// Hears exactly one of the two, once, on a thread of the store: return at once, take no lock that is held
    /// across a wait.
    public interface Listener {
        /// The events are on disk; the catalog and [RuntimeStore#load] already answer with them.
        void committed(List<RecordedEvent> events);

        /// The batch failed: whether the events are on disk is unknown until the store is reopened.
        void failed(WorkerRuntimeException failure);
    }
}
