package dev.yoi.runtime.execution;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import java.util.List;

/// Where an execution reports what it does. Calls for one run come in order, one at a time.
///
/// Once the execution is no longer the worker's current one, every call throws `execution_unavailable`: the
/// report is not recorded, a diagnostic is (I7).
///
/// A call that comes before [ExecutionBackend#start] has returned waits until the start is recorded; so `start`
/// must not wait for one, nor make one itself.
public interface ExecutionSink {
    /// Records events, all or none. They are durable when this returns, so whatever depends on them may happen
    /// then. An event for a run that is not going on is refused like one of an old execution; so is one behind
    /// the run's end in the same list. What breaks a rule of [dev.yoi.runtime.event.ReportRules] is refused.
    ///
    /// A tool call is recorded before the tool runs, its result before anybody builds on it. When a run ends in
    /// any other way than `completed`, its calls without a result become *indeterminate*: report a result first
    /// for those whose end is known.
    void record(List<WorkerEvent.Reported> events);

    /// Opens a message of the current run whose text comes bit by bit. `role` is [Role#ASSISTANT] or [Role#LOG].
    /// `invalid_request` while an item with this id is open, `limit_exceeded` above 64 open items.
    OpenItem openMessage(long run, ItemId item, Role role);

    /// Opens the text of what a model thinks before it answers.
    OpenItem openReasoning(long run, ItemId item);

    /// The execution ended by itself, outside of any stop. A run that is going on is recorded as failed.
    void ended(String detail);

    /// The worker can never go on. A run that is going on is recorded as failed, the worker as `failed`.
    void failed(String detail);

    /// A text that grows. What is appended is shown to subscribers at once and becomes durable in chunks: at the
    /// latest after 16 KiB or 2 s, at [#close], and before any other event of the run is recorded. Both but for
    /// what may be the beginning of a secret at its end: that waits for more text, or for [#close] or the run's
    /// end.
    interface OpenItem extends AutoCloseable {
        /// May wait for the disk when a chunk is full: that is how a flood of output is slowed down. When the
        /// store refuses the chunk this throws, but the text is kept and tried again: do not append it twice.
        void append(String text);

        @Override
        void close();
    }
}
