package dev.yoi.execution.process;

import dev.yoi.execution.child.Children;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.CheckReport.Finding;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.util.ArrayList;
import java.util.List;

/// Whether a profile can run on this machine. Looks, and touches nothing.
final class ProfileCheck {
    private ProfileCheck() {}

    static CheckReport of(Profile profile, ProcessLimits limits, Children children) {
        CommandSettings.Reading reading = CommandSettings.read(profile, limits);
        List<Finding> findings = new ArrayList<>(
                reading.problems().stream().map(ProfileCheck::finding).toList());
        findings.addAll(children.check(
                reading.settings()
                        .map(settings -> settings.command().getFirst())
                        .orElse(""),
                profile));
        return new CheckReport(findings);
    }

    private static Finding finding(SettingRules.Problem problem) {
        return new Finding(new DiagnosticCode("setting_invalid"), Severity.ERROR, problem.message(), problem.remedy());
    }
}
