package dev.yoi.server.wire;

import dev.yoi.runtime.RestoreReport;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.RuntimeId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What restoring came to, one line per worker.
public record RestoreReportView(List<Line> items, long restored, long failed, String asOf) {
    /// `error` is a stable code, null when the worker is connected now.
    public record Line(
            String workerId,
            String runtimeId,
            boolean restored,
            long generation,
            String message,
            @Nullable String error) {
        public static Line of(RuntimeId runtime, RestoreReport.Line line) {
            ErrorCode failure = line.failure();
            return new Line(
                    line.worker().toString(),
                    runtime.value(),
                    line.restored(),
                    line.generation().value(),
                    line.message(),
                    failure == null ? null : failure.code());
        }
    }

    public static RestoreReportView of(RuntimeId runtime, RestoreReport report, Instant asOf) {
        long restored =
                report.lines().stream().filter(RestoreReport.Line::restored).count();
        return new RestoreReportView(
                report.lines().stream().map(line -> Line.of(runtime, line)).toList(),
                restored,
                report.lines().size() - restored,
                Timestamps.text(asOf));
    }
}
