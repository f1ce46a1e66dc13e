package dev.yoi.server.wire;

import java.util.Map;

/// Workers counted by their states, and what they used. States without a worker are absent.
public record OverviewReportView(Counts workers, UsageView usage, String asOf) {
    public record Counts(
            long total, Map<String, Long> byLifecycle, Map<String, Long> byAttachment, Map<String, Long> byRunState) {}
}
