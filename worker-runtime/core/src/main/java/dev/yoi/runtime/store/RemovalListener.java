package dev.yoi.runtime.store;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// Hears how a removal ended: exactly one of the two, once, on a thread of the store, in commit order with
/// [Append.Listener].
public interface RemovalListener {
    /// The tombstone is on disk at this commit position; the catalog no longer has the worker.
    void removed(long position);

    /// The batch failed: whether the tombstone is on disk is unknown until the store is reopened.
    void failed(WorkerRuntimeException failure);
}
