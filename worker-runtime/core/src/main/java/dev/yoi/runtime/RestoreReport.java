package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.WorkerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What restoring came to, one line per worker.
public record RestoreReport(List<Line> lines) {
    /// `failure` is null when the worker is connected now, in `generation`.
    public record Line(
            WorkerId worker,
            Generation generation,
            @Nullable ErrorCode failure,
            String message) {
        public boolean restored() {
            return failure == null;
        }
    }

    public RestoreReport {
        lines = List.copyOf(lines);
    }
}
