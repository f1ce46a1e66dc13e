package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The workers that something is under way for. All others are in the catalog and in files only.
final class LiveWorkers {
    private final Catalog catalog;
    private final ConcurrentHashMap<WorkerId, WorkerLog> logs = new ConcurrentHashMap<>();

    LiveWorkers(Catalog catalog) {
        this.catalog = catalog;
    }

    @Nullable
    WorkerLog get(WorkerId id) {
        return logs.get(id);
    }

    int size() {
        return logs.size();
    }

    /// Numbers an append that is about to be queued.
    WorkerLog reserve(WorkerId id, List<SequencedEvent> events) {
        while (true) {
            WorkerLog log = touch(id);
            String refusal = log.refusal();
            if (refusal != null) {
                throw Failures.damaged(id, refusal);
            }
            if (log.late()) {
                throw Failures.damaged(id, "its files can't be written");
            }
            if (log.reserve(events)) {
                return log;
            }
        }
    }

    /// The worker's object, made from what the catalog knows when there was none.
    WorkerLog touch(WorkerId id) {
        return logs.computeIfAbsent(id, fresh -> new WorkerLog(fresh, lastSeq(fresh)));
    }

    /// The same for one that may be on its way out; null when the catalog does not know it (any more).
    @Nullable
    WorkerLog touchKnown(WorkerId id) {
        if (catalog.entry(id).isEmpty()) {
            return null;
        }
        WorkerLog log = touch(id);
        if (catalog.entry(id).isEmpty()) {
            logs.remove(id, log);
            return null;
        }
        return log;
    }

    private long lastSeq(WorkerId id) {
        Optional<CatalogEntry> entry = catalog.entry(id);
        return entry.map(CatalogEntry::lastSeq).orElse(0L);
    }

    void put(WorkerLog log) {
        logs.put(log.id(), log);
    }

    /// The worker's life is over; the same id may begin another one.
    WorkerLog remove(WorkerId id) {
        WorkerLog log = touch(id);
        logs.remove(id, log);
        return log;
    }

    /// Gives the memory back if all of it is in files.
    void release(WorkerLog log, WorkerState durable, long durableSeq) {
        if (log.release(durable, durableSeq)) {
            logs.remove(log.id(), log);
        }
    }
}
