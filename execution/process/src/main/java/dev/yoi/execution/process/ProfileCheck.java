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
        String program = reading.settings()
                .map(settings -> settings.command().getFirst())
                .orElse("");
        children.check(program, profile).stream()
                .map(finding -> withInstall(finding, program, profile))
                .forEach(findings::add);
        if (reading.settings().filter(CommandSettings::sandboxed).isPresent()) {
            children.check(Sandbox.PROGRAM).stream()
                    .filter(finding -> finding.message().contains("'" + Sandbox.PROGRAM + "'"))
                    .forEach(_ -> findings.add(unsupported()));
        }
        return new CheckReport(findings);
    }

    /// The profile knows better how its program is installed.
    private static Finding withInstall(Finding finding, String program, Profile profile) {
        boolean itsProgram = finding.message().contains("'" + program + "'");
        return profile.setting(CommandSettings.INSTALL)
                .filter(_ -> itsProgram && finding.code().value().equals("program_missing"))
                .map(install -> new Finding(finding.code(), finding.severity(), finding.message(), install))
                .orElse(finding);
    }

    private static Finding unsupported() {
        return new Finding(
                new DiagnosticCode("sandbox_unsupported"),
                Severity.ERROR,
                "the profile asks for a sandbox, and this machine has no 'bwrap'",
                "apt-get install bubblewrap, or set sandbox to none");
    }

    private static Finding finding(SettingRules.Problem problem) {
        return new Finding(new DiagnosticCode("setting_invalid"), Severity.ERROR, problem.message(), problem.remedy());
    }
}
