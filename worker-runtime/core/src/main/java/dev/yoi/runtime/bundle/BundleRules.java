package dev.yoi.runtime.bundle;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.regex.Pattern;

/// What a bundle may not contain: it is shown to browsers and copied between machines, so no host paths and no
/// secrets.
final class BundleRules {
    /// An absolute path at the start of a value or behind a `=`.
    private static final Pattern HOST_PATH = Pattern.compile("(^|=)(/|~/|~$|[A-Za-z]:[\\\\/]|file:)", Pattern.DOTALL);
    /// Shapes of well-known keys at the start of a word: OpenAI and Anthropic, GitHub, GitLab, Slack, AWS; PEM.
    private static final Pattern SECRET = Pattern.compile(
            "(?<![A-Za-z0-9])(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
                    + "|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16})|-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern REFERENCE =
            Pattern.compile("(secret|mount|network|shell|git|capability):[A-Za-z0-9][A-Za-z0-9_./-]{0,127}");
    private static final Pattern REFERENCE_SETTING = Pattern.compile("(.*_)?(secrets|mounts|networks|capabilities)");

    private BundleRules() {}

    static String checkedValue(String key, String value) {
        if (value.indexOf('\0') >= 0) {
            throw invalid("setting '" + key + "' contains a NUL character");
        }
        if (!SharedSettings.PROSE.contains(key) && HOST_PATH.matcher(value).find()) {
            throw invalid("setting '" + key + "' holds an absolute host path; name a workdir or a reference instead");
        }
        if (SECRET.matcher(value).find()) {
            throw invalid("setting '" + key + "' looks like a secret value; use a reference like secret:NAME");
        }
        if (REFERENCE_SETTING.matcher(key).matches()
                && !REFERENCE.matcher(value).matches()) {
            throw invalid(
                    "setting '" + key + "' takes references like secret:NAME, mount:NAME, network:NAME, shell:NAME,"
                            + " git:NAME or capability:NAME");
        }
        return value;
    }

    static WorkerRuntimeException invalid(String message) {
        return WorkerRuntimeException.of(
                ErrorCode.BUNDLE_INVALID, "bundle", message, "correct the profile and store the bundle again");
    }
}
