package dev.yoi.runtime.state;

import dev.yoi.runtime.event.WorkerEvent.OptionsChanged;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.WorkerName;
import org.jspecify.annotations.Nullable;

/// What can be changed about a worker at any time without touching its work. `hidden` keeps a terminal worker out
/// of lists.
public record WorkerOptions(@Nullable WorkerName name, Labels labels, boolean hidden) {
    WorkerOptions with(OptionsChanged change) {
        WorkerName newName = change.name();
        Labels newLabels = change.labels();
        Boolean newHidden = change.hidden();
        return new WorkerOptions(
                newName == null ? name : newName,
                newLabels == null ? labels : newLabels,
                newHidden == null ? hidden : newHidden);
    }
}
