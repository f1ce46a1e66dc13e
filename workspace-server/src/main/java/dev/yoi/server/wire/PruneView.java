package dev.yoi.server.wire;

import dev.yoi.runtime.PruneReport;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.server.wire.schema.CodesOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Workers that were deleted, or would be.
public record PruneView(List<Pruned> items, boolean dryRun, boolean more) {
    public record Pruned(
            String workerId,
            @Nullable String name,
            @CodesOf(Lifecycle.class) String lifecycle,
            long lastSeq,
            String updatedAt) {
        static Pruned of(CatalogEntry entry) {
            WorkerName name = entry.name();
            return new Pruned(
                    entry.id().toString(),
                    name == null ? null : name.value(),
                    entry.lifecycle().code(),
                    entry.lastSeq(),
                    Timestamps.text(entry.updatedAt()));
        }
    }

    public static PruneView of(PruneReport report) {
        return new PruneView(report.workers().stream().map(Pruned::of).toList(), report.dryRun(), report.more());
    }
}
