package dev.yoi.server.wire;

import dev.yoi.runtime.StopReport;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.wire.schema.CodesOf;

/// What a stop, cancel or detach came to.
public record StopReportView(
        String workerId,
        String runtimeId,
        @CodesOf(Lifecycle.class) String lifecycle,
        @CodesOf(StopOutcome.class) String outcome,
        boolean repeated) {
    public static StopReportView of(RuntimeId runtime, WorkerId worker, StopReport report) {
        return new StopReportView(
                worker.toString(),
                runtime.value(),
                report.lifecycle().code(),
                report.outcome().code(),
                report.repeated());
    }
}
