package dev.yoi.execution.child;

import dev.yoi.runtime.SecretValues;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.bundle.SharedSettings;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport.Finding;
import dev.yoi.runtime.execution.SettingRules.Problem;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The variables that a profile's `environment` gives to its children, with the secrets among them looked up.
/// Held by an execution from its start on, since what was known then is what the runtime masks.
public final class DeclaredEnvironment {
    /// No variables.
    public static final DeclaredEnvironment NONE = new DeclaredEnvironment(Map.of());

    private static final String SECRET = "secret:";
    private static final Pattern REFERENCE = Pattern.compile("secret:[A-Za-z0-9][A-Za-z0-9_./-]{0,127}");
    /// Shorter values can't be masked; see [SecretValues].
    private static final int MASKED_MIN = 8;

    private final Map<String, String> values;

    private DeclaredEnvironment(Map<String, String> values) {
        this.values = values;
    }

    Map<String, String> values() {
        return values;
    }

    /// What is wrong with the setting, on whatever machine.
    public static List<Problem> problems(Profile profile) {
        var problems = new ArrayList<Problem>();
        for (String entry : profile.values(SharedSettings.ENVIRONMENT)) {
            String name = name(entry);
            if (entry.indexOf('=') < 0 || name.endsWith("*") || !ChildEnvironment.mayBeNamed(name)) {
                problems.add(new Problem(
                        SharedSettings.ENVIRONMENT,
                        "'" + name + "' can't be given to the command",
                        "write NAME=value with a name that does not begin with YOI_"));
            } else if (value(entry).startsWith(SECRET)
                    && !REFERENCE.matcher(value(entry)).matches()) {
                problems.add(new Problem(
                        SharedSettings.ENVIRONMENT,
                        "variable '" + name + "' refers to no secret",
                        "write secret:NAME, with letters, digits and _ . / - in the name"));
            }
        }
        return problems;
    }

    /// Which secrets are missing here. Never tells a value.
    public static List<Finding> check(Profile profile, SecretValues secrets) {
        var findings = new ArrayList<Finding>();
        for (String entry : profile.values(SharedSettings.ENVIRONMENT)) {
            reference(entry).ifPresent(secret -> {
                Optional<String> value = secrets.value(secret);
                if (value.isEmpty()) {
                    findings.add(new Finding(
                            new DiagnosticCode("secret_missing"),
                            Severity.ERROR,
                            "secret:" + secret + " is not known here",
                            "put it into a file " + secret + " (mode 600) in the folder of secrets, or into the"
                                    + " server's environment, or set keyring_command"));
                } else if (value.get().length() < MASKED_MIN) {
                    findings.add(new Finding(
                            new DiagnosticCode("secret_too_short"),
                            Severity.WARNING,
                            "secret:" + secret + " has fewer than 8 characters and would not be masked",
                            "use a longer value"));
                }
            });
        }
        return findings;
    }

    /// `execution_rejected` when a secret is missing.
    public static DeclaredEnvironment resolved(Profile profile, SecretValues secrets) {
        Map<String, String> values = new TreeMap<>();
        for (String entry : profile.values(SharedSettings.ENVIRONMENT)) {
            String value = reference(entry)
                    .map(secret -> secrets.value(secret).orElseThrow(() -> missing(profile, secret)))
                    .orElseGet(() -> value(entry));
            values.put(name(entry), value);
        }
        return new DeclaredEnvironment(values);
    }

    private static WorkerRuntimeException missing(Profile profile, String secret) {
        return WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED,
                profile.name().value(),
                "secret:" + secret + " is not known here",
                "make it known, and restore the worker");
    }

    private static Optional<String> reference(String entry) {
        String value = value(entry);
        return REFERENCE.matcher(value).matches() ? Optional.of(value.substring(SECRET.length())) : Optional.empty();
    }

    private static String name(String entry) {
        int end = entry.indexOf('=');
        return end < 0 ? entry : entry.substring(0, end);
    }

    private static String value(String entry) {
        return entry.substring(entry.indexOf('=') + 1);
    }

    /// Without the values.
    @Override
    public String toString() {
        return "DeclaredEnvironment" + values.keySet();
    }
}
