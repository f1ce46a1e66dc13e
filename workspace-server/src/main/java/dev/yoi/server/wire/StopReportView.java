package dev.yoi.server.wire;

import dev.yoi.runtime.StopReport;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;

/// What a stop, cancel or detach came to.
public record StopReportView(String workerId, String runtimeId, String lifecycle, String outcome, boolean repeated) {
    public static StopReportView of(RuntimeId runtime, WorkerId worker, StopReport report) {
        return new StopReportView(
                worker.toString(),
                runtime.value(),
                report.lifecycle().code(),
                report.outcome().code(),
                report.repeated());
    }
}
