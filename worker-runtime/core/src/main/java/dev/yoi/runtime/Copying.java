package dev.yoi.runtime;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.LifecycleTable;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.LogCopy;
import org.jspecify.annotations.Nullable;

/// A log on its way into a copy, folded as it goes by.
final class Copying {
    private final WorkerId id;
    private final LogCopy copy;
    private @Nullable WorkerState state;

    Copying(WorkerId id, LogCopy copy) {
        this.id = id;
        this.copy = copy;
    }

    /// Last sequence that was copied.
    long seq() {
        return state == null ? 0 : state.lastSeq();
    }

    /// Whether the worker ends with this event.
    boolean wouldEnd(RecordedEvent event) {
        return state != null
                && LifecycleTable.next(state.lifecycle(), event.event().kind()).terminal();
    }

    void take(RecordedEvent event) {
        SequencedEvent decoded = event.decode();
        state = state == null ? WorkerState.first(id, decoded) : state.apply(decoded);
        copy.add(event);
    }

    /// The fold of what was copied.
    WorkerState state() {
        if (state == null) {
            throw new IllegalStateException("nothing was copied");
        }
        return state;
    }
}
