package dev.yoi.runtime;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;

/// What a subscription delivers.
public sealed interface StreamFrame {
    /// A durable event. In the stream of one worker its `seq` follows the one before; in that of the runtime its
    /// commit position is higher.
    record Event(WorkerId worker, RecordedEvent event) implements StreamFrame {}

    /// The worker was removed, or its creation was aborted; the stream of that worker ends here.
    record Removed(WorkerId worker, long position) implements StreamFrame {}

    /// Text that is not durable yet: `text` follows at `offset` (UTF-16 units) of the item. Live only, never
    /// replayed; durable chunks with the same item and offsets replace it. The first delta of an item that a new
    /// subscriber gets holds all its text that is not durable.
    record Delta(WorkerId worker, long run, ItemId item, Kind kind, Role role, long offset, String text)
            implements StreamFrame {
        public enum Kind {
            MESSAGE("message"),
            REASONING("reasoning");

            private final String code;

            Kind(String code) {
                this.code = code;
            }

            public String code() {
                return code;
            }
        }
    }

    /// The live facts of a worker may have changed (attachment, run state, lifecycle), with an event, which then
    /// comes first, or without one. Only in live streams.
    record LiveChanged(WorkerId worker) implements StreamFrame {}

    /// The subscriber was too slow, or asked from where history is no longer kept: the stream ends here. A new
    /// subscription from `resumeAt` loses no event of a worker; for a runtime, `reload` says that events may be
    /// missing in between and lists must be read again.
    record Lagged(long resumeAt, boolean reload) implements StreamFrame {}

    /// The runtime closed; the stream ends here. Everything up to `resumeAt` was delivered.
    record Closed(long resumeAt) implements StreamFrame {}
}
