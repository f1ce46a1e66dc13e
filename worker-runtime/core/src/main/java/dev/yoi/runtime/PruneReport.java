package dev.yoi.runtime;

import dev.yoi.runtime.store.CatalogEntry;
import java.util.List;

/// Workers that a pruning deleted, or would delete, as they were, oldest id first. `more`: there are others;
/// prune again.
public record PruneReport(List<CatalogEntry> workers, boolean dryRun, boolean more) {
    public PruneReport {
        workers = List.copyOf(workers);
    }
}
