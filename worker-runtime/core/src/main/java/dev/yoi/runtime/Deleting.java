package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Removal;
import java.util.List;

/// Deletes workers: the tombstone is durable before anything of the worker goes, and its id is never used again.
final class Deleting {
    private final Engine engine;
    private final WorkerTable table;

    Deleting(Engine engine, WorkerTable table) {
        this.engine = engine;
        this.table = table;
    }

    /// Called in a task of the runtime.
    DeleteReport delete(WorkerId id) {
        if (engine.store().catalog().deleted(id)) {
            return new DeleteReport(id, true);
        }
        Held held = held(id);
        try {
            return deleted(held);
        } finally {
            if (held.damaged) {
                table.drop(held.cell); // it stood for a worker that others find as it is
            } else {
                table.release(held.cell);
            }
        }
    }

    /// A worker that nobody else brings into memory or takes out of it meanwhile.
    private record Held(WorkerCell cell, boolean damaged) {}

    /// One whose log can't be read can't be stopped any more either. It is not in memory, so nothing of it runs.
    private Held held(WorkerId id) {
        try {
            return new Held(table.hold(id), false);
        } catch (WorkerRuntimeException e) {
            if (e.code() != ErrorCode.WORKER_DAMAGED) {
                throw e;
            }
            return table.standIn(id).map(cell -> new Held(cell, true)).orElseThrow(() -> e);
        }
    }

    private DeleteReport deleted(Held held) {
        WorkerCell cell = held.cell;
        while (true) {
            Removing step = cell.locked(() -> removing(held));
            step.commit().await();
            switch (step) {
                case Removing.Behind _ -> {}
                case Removing.Begun _ -> {
                    table.drop(cell);
                    return new DeleteReport(cell.id(), false);
                }
                case Removing.UnderWay _ -> {
                    return new DeleteReport(cell.id(), true);
                }
            }
        }
    }

    /// What a call finds, and what it has to wait for: an append that is still on its way; its own removal; or
    /// that of another call.
    private sealed interface Removing {
        Commit commit();

        record Behind(Commit commit) implements Removing {}

        record Begun(Commit commit) implements Removing {}

        record UnderWay(Commit commit) implements Removing {}
    }

    /// Under the cell's lock.
    private Removing removing(Held held) {
        WorkerCell cell = held.cell;
        Commit last = cell.tail();
        if (cell.leaving() && last != null) {
            return new Removing.UnderWay(last);
        }
        if (!held.damaged) {
            checkEnded(cell);
        }
        if (last != null && !last.done()) {
            return new Removing.Behind(last);
        }
        return new Removing.Begun(remove(cell));
    }

    private static void checkEnded(WorkerCell cell) {
        Lifecycle lifecycle = cell.head().lifecycle();
        if (lifecycle == Lifecycle.CREATED) {
            throw Failures.notFound(cell.id());
        }
        if (!lifecycle.terminal()) {
            throw Failures.active(cell.id());
        }
        if (cell.attempt() != null) {
            throw Failures.busy(cell.id(), "is ending its execution");
        }
    }

    private Commit remove(WorkerCell cell) {
        var commit = new Commit(cell.id(), 0, new Commit.Then() {
            @Override
            public void committed(List<RecordedEvent> events) {
                throw new IllegalStateException("a removal is no append");
            }

            @Override
            public void removed(long position) {
                cell.gone(position);
            }
        });
        engine.store().remove(cell.id(), Removal.DELETED, commit);
        cell.leave(commit);
        return commit;
    }
}
