package dev.yoi.runtime.testkit;

import dev.yoi.runtime.store.RuntimeStore;

/// What [RuntimeStoreContract] needs to know about a store: where it lies, how to open it, how its process dies.
/// One fixture is one store, empty at first.
public interface StoreFixture extends AutoCloseable {
    /// Opens the store for writing, making it at the first call. Fails as the store does when it is open already.
    RuntimeStore open();

    /// The process that has the store open dies at this moment: what is not durable is lost, the open store
    /// writes nothing any more, nobody closes it. [#open] works afterwards.
    void crash();

    /// The test is over; removes what is left. The store may still be open.
    @Override
    void close();
}
