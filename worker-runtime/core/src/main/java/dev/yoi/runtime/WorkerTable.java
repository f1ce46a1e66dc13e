package dev.yoi.runtime;

import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The workers that are in memory. Everybody who works with one holds it for that time; idle ones beyond the
/// limit are forgotten and loaded again when needed.
final class WorkerTable {
    private static final int STRIPES = 256;

    private final ConcurrentHashMap<WorkerId, WorkerCell> cells = new ConcurrentHashMap<>();
    /// How many cells were given up, counted per stripe of ids.
    private final AtomicLongArray gone = new AtomicLongArray(STRIPES);
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
            release(cell);
        }
    }

    /// A cell for a worker that is about to be made; `worker_exists` when there is one. Release it when done.
    WorkerCell create(WorkerId id) {
        return cells.compute(id, (key, known) -> {
            if (engine.store().catalog().deleted(key)) {
                throw Failures.deleted(key);
            }
            if (known != null || engine.store().catalog().entry(key).isPresent()) {
                throw Failures.exists(key);
            }
            var cell = new WorkerCell(key, engine, null);
            cell.holders = 1;
            return cell;
        });
    }

    /// A cell without a state, for a worker that can't be read; empty when somebody has it in memory after all.
    Optional<WorkerCell> standIn(WorkerId id) {
        var made = new WorkerCell(id, engine, null);
        made.holders = 1;
        return cells.putIfAbsent(id, made) == null ? Optional.of(made) : Optional.empty();
    }

    /// Takes the worker and keeps it in memory until [#release].
    WorkerCell hold(WorkerId id) {
        while (true) {
            long before = gone.get(stripe(id));
            WorkerCell cell = held(id, null, before);
            if (cell == null) {
                // Outside of the map, where a slow disk would hold up other workers too.
                cell = held(id, engine.store().load(id), before);
            }
            if (cell != null) {
                return cell;
            }
        }
    }

    /// The worker's cell, or a new one with `loaded`; null when there is none and `loaded` may be out of date:
    /// only a cell appends, and one may have come and gone since `before`.
    private @Nullable WorkerCell held(WorkerId id, @Nullable WorkerState loaded, long before) {
        return cells.compute(id, (key, known) -> {
            boolean fresh = known == null && loaded != null && gone.get(stripe(key)) == before;
            WorkerCell cell = fresh ? new WorkerCell(key, engine, loaded) : known;
            if (cell != null) {
                cell.holders++;
            }
            return cell;
        });
    }

    private static int stripe(WorkerId id) {
        return Math.floorMod(id.hashCode(), STRIPES);
    }

    void release(WorkerCell cell) {
        cells.computeIfPresent(cell.id(), (_, known) -> {
            if (known != cell) {
                return known; // it was dropped, and another one made
            }
            cell.holders--;
            if (cell.holders > 0 || !tooMany() || !cell.forget()) {
                return cell;
            }
            gone.incrementAndGet(stripe(cell.id()));
            return null;
        });
    }

    /// Forgets a worker that was never made.
    void drop(WorkerCell cell) {
        cells.computeIfPresent(cell.id(), (id, known) -> {
            if (known != cell) {
                return known;
            }
            gone.incrementAndGet(stripe(id));
            return null;
        });
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
