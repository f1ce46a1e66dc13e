package dev.yoi.runtime;

import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The workers that are in memory. Everybody who works with one holds it for that time; idle ones beyond the
/// limit are forgotten and loaded again when needed.
final class WorkerTable {
    private final ConcurrentHashMap<WorkerId, WorkerCell> cells = new ConcurrentHashMap<>();
    private final Engine engine;

    WorkerTable(Engine engine) {
        this.engine = engine;
    }

    /// Uses a committed worker; `worker_not_found` while it is only an intent.
    <T> T with(WorkerId id, Function<WorkerCell, T> use) {
        WorkerCell cell = hold(id);
        try {
            if (cell.committed().lifecycle() == Lifecycle.CREATED) {
                throw Failures.notFound(id);
            }
            return use.apply(cell);
        } finally {
            release(id);
        }
    }

    /// A cell for a worker that is about to be made; `worker_exists` when there is one. Release it when done.
    WorkerCell create(WorkerId id) {
        return cells.compute(id, (key, known) -> {
            if (known != null || engine.store().catalog().entry(key).isPresent()) {
                throw Failures.exists(key);
            }
            var cell = new WorkerCell(key, engine, null);
            cell.holders = 1;
            return cell;
        });
    }

    /// Takes the worker and keeps it in memory until [#release].
    WorkerCell hold(WorkerId id) {
        return cells.compute(id, (key, known) -> {
            WorkerCell cell =
                    known == null ? new WorkerCell(key, engine, engine.store().load(key)) : known;
            cell.holders++;
            return cell;
        });
    }

    void release(WorkerId id) {
        cells.computeIfPresent(id, (key, cell) -> {
            cell.holders--;
            boolean forget = cell.holders == 0 && cell.idle() && tooMany();
            return forget ? null : cell;
        });
    }

    /// Forgets a worker that was never made.
    void drop(WorkerId id) {
        cells.remove(id);
    }

    /// The worker if it is in memory, without holding it: for a look at live facts.
    Optional<WorkerCell> peek(WorkerId id) {
        return Optional.ofNullable(cells.get(id));
    }

    Collection<WorkerCell> inMemory() {
        return cells.values();
    }

    private boolean tooMany() {
        return cells.mappingCount() > engine.limits().sizes().cachedWorkers();
    }
}
