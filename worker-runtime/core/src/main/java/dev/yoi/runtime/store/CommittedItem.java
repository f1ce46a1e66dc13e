package dev.yoi.runtime.store;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;

/// One step of the whole runtime's history, in commit order.
public sealed interface CommittedItem {
    long position();

    WorkerId worker();

    record WorkerChanged(WorkerId worker, RecordedEvent event) implements CommittedItem {
        @Override
        public long position() {
            return event.position();
        }
    }

    /// The worker was removed, or its creation was aborted.
    record WorkerRemoved(WorkerId worker, long position) implements CommittedItem {}
}
