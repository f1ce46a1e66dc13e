package dev.yoi.runtime.testkit;

import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.RuntimeStore;
import java.util.UUID;

/// The contract on a store with the flaw that [ContractTeethTest] has set. Run by that test only.
class FlawedStoreContract extends RuntimeStoreContract {
    static volatile FlawedStore.Flaw flaw = FlawedStore.Flaw.NONE;

    @Override
    protected StoreFixture newFixture() {
        var disk = new MemoryDisk(new RuntimeId("embedded"), new UUID(7, 7));
        return new StoreFixture() {
            private boolean open;

            @Override
            public RuntimeStore open() {
                if (open && flaw == FlawedStore.Flaw.OPENS_TWICE) {
                    return new MemoryDisk(new RuntimeId("embedded"), new UUID(7, 7)).open();
                }
                open = true;
                return new FlawedStore(disk.open(), flaw);
            }

            @Override
            public void crash() {
                open = false;
                disk.crash();
            }

            @Override
            public void close() {
                disk.crash();
            }
        };
    }
}
