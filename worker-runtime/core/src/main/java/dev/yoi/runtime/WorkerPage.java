package dev.yoi.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of workers; `next` is null on the last.
public record WorkerPage(List<WorkerSummary> items, WorkerQuery.@Nullable Cursor next) {
    public WorkerPage {
        items = List.copyOf(items);
    }
}
