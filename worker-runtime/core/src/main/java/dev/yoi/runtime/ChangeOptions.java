package dev.yoi.runtime;

import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.WorkerName;
import org.jspecify.annotations.Nullable;

/// A change of a worker's options; what is null stays. `labels` replaces all labels. Only a terminal worker can
/// be hidden.
public record ChangeOptions(
        @Nullable WorkerName name,
        @Nullable Labels labels,
        @Nullable Boolean hidden) {
    public static ChangeOptions rename(WorkerName name) {
        return new ChangeOptions(name, null, null);
    }

    public static ChangeOptions label(Labels labels) {
        return new ChangeOptions(null, labels, null);
    }

    public static ChangeOptions hide(boolean hidden) {
        return new ChangeOptions(null, null, hidden);
    }

    /// Nothing is asked for, so nothing is recorded.
    boolean changesNothing() {
        return name == null && labels == null && hidden == null;
    }
}
