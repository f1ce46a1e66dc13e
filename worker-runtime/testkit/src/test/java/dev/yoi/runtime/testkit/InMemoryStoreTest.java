package dev.yoi.runtime.testkit;

import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.RuntimeStore;
import java.util.UUID;

/// The in-memory store keeps the contract. The test is here since the core can't depend on the testkit.
class InMemoryStoreTest extends RuntimeStoreContract {
    @Override
    protected StoreFixture newFixture() {
        return new MemoryFixture();
    }

    private static final class MemoryFixture implements StoreFixture {
        private final MemoryDisk disk = new MemoryDisk(new RuntimeId("embedded"), new UUID(7, 7));

        @Override
        public RuntimeStore open() {
            return disk.open();
        }

        @Override
        public void crash() {
            disk.crash();
        }

        @Override
        public void close() {
            disk.crash();
        }
    }
}
