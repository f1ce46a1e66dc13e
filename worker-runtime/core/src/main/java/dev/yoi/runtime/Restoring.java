package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Restores every stale worker, a few at a time; one that fails is a line in the report.
final class Restoring {
    private static final int AT_ONCE = 8;

    private final Engine engine;
    private final WorkerTable table;
    private final Starting starting;

    Restoring(Engine engine, WorkerTable table, Starting starting) {
        this.engine = engine;
        this.table = table;
        this.starting = starting;
    }

    RestoreReport all() throws InterruptedException {
        List<WorkerId> stale = engine.store().catalog().entries().values().stream()
                .filter(entry ->
                        entry.lifecycle() == Lifecycle.ACTIVE && entry.flags().cutOff())
                .filter(entry -> table.peek(entry.id())
                        .map(cell -> cell.live().attachment() == Attachment.STALE)
                        .orElse(true))
                .map(CatalogEntry::id)
                .toList();
        var lines = new ConcurrentLinkedQueue<RestoreReport.Line>();
        var places = new Semaphore(AT_ONCE);
        for (WorkerId id : stale) {
            places.acquire();
            engine.tasks().start(() -> {
                try {
                    lines.add(line(id, () -> table.with(id, starting::restore)));
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(AT_ONCE);
        return new RestoreReport(lines.stream()
                .sorted(Comparator.comparing(RestoreReport.Line::worker))
                .toList());
    }

    private static RestoreReport.Line line(WorkerId id, Callable<Generation> restore) {
        try {
            Generation generation = restore.call();
            return new RestoreReport.Line(id, generation, null, "connected in generation " + generation);
        } catch (WorkerRuntimeException e) {
            return new RestoreReport.Line(id, Generation.NONE, e.code(), String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return new RestoreReport.Line(
                    id, Generation.NONE, ErrorCode.EXECUTION_REJECTED, "the backend failed: " + Failures.said(e));
        }
    }
}
