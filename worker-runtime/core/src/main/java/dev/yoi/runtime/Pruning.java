package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.store.CatalogEntry;
import java.time.Instant;
import java.util.ArrayList;

/// Deletes workers that ended long ago, a bounded number at a time.
final class Pruning {
    /// Most workers that one call deletes.
    static final int MAX_WORKERS = 1_000;

    private final Engine engine;
    private final Deleting deleting;

    Pruning(Engine engine, Deleting deleting) {
        this.engine = engine;
        this.deleting = deleting;
    }

    /// Called in a task of the runtime.
    PruneReport prune(Instant before, boolean dryRun) {
        var found = new ArrayList<CatalogEntry>();
        boolean more = false;
        for (CatalogEntry entry : engine.store().catalog().entries().values()) {
            if (!entry.lifecycle().terminal() || entry.updatedMillis() > before.toEpochMilli()) {
                continue;
            }
            if (found.size() == MAX_WORKERS) {
                more = true;
                break;
            }
            if (dryRun || deleted(entry)) {
                found.add(entry);
            }
        }
        return new PruneReport(found, dryRun, more);
    }

    /// False for one that somebody else deletes meanwhile, or that is just ending its execution.
    private boolean deleted(CatalogEntry entry) {
        try {
            return !deleting.delete(entry.id()).repeated();
        } catch (WorkerRuntimeException e) {
            if (e.code() == ErrorCode.WORKER_NOT_FOUND || e.code() == ErrorCode.WORKER_BUSY) {
                return false;
            }
            throw e;
        }
    }
}
