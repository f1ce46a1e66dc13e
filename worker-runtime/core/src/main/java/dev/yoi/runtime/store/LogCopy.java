package dev.yoi.runtime.store;

import dev.yoi.runtime.event.RecordedEvent;

/// A worker in the making whose log begins as a copy. Nothing of it is visible before [#commit]; without a commit
/// nothing of it remains, after a crash either. Belongs to one thread.
public interface LogCopy extends AutoCloseable {
    /// Copies an event, in order of sequence from 1. It keeps its bytes and the position that it has where it
    /// comes from. `limit_exceeded`, `store_full`, `store_io`; the copy can then only be closed.
    void add(RecordedEvent event);

    /// Makes what was copied durable and takes the append that follows it, whose first sequence is the next one:
    /// with its commit the worker is there. Returns before that, as [RuntimeStore#append] does, under the same
    /// refusals.
    void commit(Append append);

    /// Gives up what was not committed.
    @Override
    void close();
}
