package dev.yoi.runtime;

import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.state.Undecided;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything about a worker but its log. `diagnostics` holds the recorded ones and those computed now, such as
/// `execution_stale`. `undecided` is what waits for a person. `damaged`: its log
/// can't be read as a whole, and it takes nothing more; a diagnostic says what the store knows of it.
public record WorkerDetail(
        WorkerState state,
        Attachment attachment,
        @Nullable RunState runState,
        Undecided undecided,
        boolean damaged,
        List<Diagnostic> diagnostics) {
    public WorkerDetail {
        diagnostics = List.copyOf(diagnostics);
    }
}
