package dev.yoi.execution.acp;

import dev.yoi.execution.child.Children;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;

/// Opens backends for agents.
public final class AcpBackends {
    /// What profiles for this backend name.
    public static final BackendName NAME = new BackendName("acp");

    private AcpBackends() {}

    /// What there is to say of an agent's settings on any machine.
    public static SettingRules rules() {
        return new AcpRules();
    }

    /// Opens a backend; what it does is described in [dev.yoi.execution.acp]. `children` may be shared with other
    /// backends of the same store, and closes with the last of them.
    public static ExecutionBackend open(AcpOptions options, Children children) {
        return new AcpBackend(options, children);
    }
}
