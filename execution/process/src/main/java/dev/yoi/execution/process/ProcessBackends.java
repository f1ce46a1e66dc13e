package dev.yoi.execution.process;

import dev.yoi.execution.child.Children;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;

/// Opens process backends.
public final class ProcessBackends {
    /// What profiles for a process backend name.
    public static final BackendName NAME = new BackendName("process");

    private ProcessBackends() {}

    /// What this backend says of the settings of its profiles.
    public static SettingRules rules() {
        return new CommandRules();
    }

    /// Opens a backend; what it does is described in [dev.yoi.execution.process]. It starts nothing before the
    /// first command. One per store and process.
    public static ExecutionBackend open(ProcessOptions options) {
        return open(options, Children.open(options.store(), options.environment(), options.secrets()));
    }

    /// The same beside other backends of the same store: `children` is theirs too, and closes with the last
    /// of them.
    public static ExecutionBackend open(ProcessOptions options, Children children) {
        return new ProcessBackend(options, children, children.join());
    }
}
