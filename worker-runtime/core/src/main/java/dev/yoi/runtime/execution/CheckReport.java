package dev.yoi.runtime.execution;

import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.util.List;

/// What a pre-flight check found; without a finding of severity `error` the profile can run.
public record CheckReport(List<Finding> findings) {
    public static final CheckReport GOOD = new CheckReport(List.of());

    /// `remedy` says what to do, exactly enough to type it.
    public record Finding(DiagnosticCode code, Severity severity, String message, String remedy) {}

    public CheckReport {
        findings = List.copyOf(findings);
    }

    public boolean runnable() {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
