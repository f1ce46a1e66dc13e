package org.example.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.RuntimeStoreContract;
import dev.yoi.runtime.testkit.StoreFixture;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// All tests of the contract that every store must keep, and what this one does besides.
class ObservedStoreTest extends RuntimeStoreContract {
    private final Told told = new Told();

    @Override
    protected StoreFixture newFixture() {
        return new Fixture(told);
    }

    @Test
    void theObserverHearsOfEveryCommitBeforeTheCallerDoes() {
        WorkerId worker = trial().created();
        long last = trial().store().lastPosition();
        assertThat(told.positions).isSorted().endsWith(last);
        assertThat(told.workers).contains(worker);
    }

    private static final class Told implements ObservedStore.Observer {
        private final List<Long> positions = new CopyOnWriteArrayList<>();
        private final List<WorkerId> workers = new CopyOnWriteArrayList<>();

        @Override
        public void committed(WorkerId worker, List<RecordedEvent> events) {
            events.forEach(event -> positions.add(event.position()));
            workers.add(worker);
        }

        @Override
        public void removed(WorkerId worker, long position) {
            positions.add(position);
        }
    }

    /// Where the store lies and how its process dies: here in the memory that the runtime's library has for tests.
    private static final class Fixture implements StoreFixture {
        private final MemoryDisk disk = new MemoryDisk(new RuntimeId("example"), new UUID(1, 1));
        private final ObservedStore.Observer observer;

        Fixture(ObservedStore.Observer observer) {
            this.observer = observer;
        }

        @Override
        public RuntimeStore open() {
            return new ObservedStore(disk.open(), observer);
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
