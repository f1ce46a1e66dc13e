package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/// H2's MVStore, committed and synced at each event.
final class MvStoreSync implements Candidate {
    private final MVStore store;
    private final MVMap<Long, byte[]> events;
    private final ReentrantLock lock = new ReentrantLock();

    MvStoreSync(Path folder) {
        store = new MVStore.Builder()
                .fileName(folder.resolve("events.mv").toString())
                .open();
        store.setAutoCommitDelay(0);
        events = store.openMap("events");
    }

    @Override
    public Writer writer(int number) {
        return seq -> {
            byte[] event = Payload.encoded(number, seq);
            lock.lock();
            try {
                events.put(((long) number << Integer.SIZE) | seq, event);
                store.commit();
                store.sync();
            } finally {
                lock.unlock();
            }
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
