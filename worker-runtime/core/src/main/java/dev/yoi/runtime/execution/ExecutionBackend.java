package dev.yoi.runtime.execution;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.BackendName;

/// The port through which a runtime runs workers. What a backend must do is `ExecutionBackendContract` in the
/// testkit; in short: nothing is faked, what is reported happened, a stop always ends, no process outlives its
/// runtime.
///
/// Called from virtual threads, for many workers at once; a slow call delays only its own worker.
public interface ExecutionBackend extends AutoCloseable {
    BackendName name();

    /// Says before a worker is made whether this profile can run here. Touches nothing.
    CheckReport check(Profile profile);

    /// Starts an execution, within `context.startDeadline()`. Throws `execution_rejected` with a reason, and then
    /// leaves nothing behind; when the calling
    /// thread is interrupted (the deadline passed) it gives up and leaves nothing behind either.
    Execution start(ExecutionContext context);

    /// Ends whatever executions of earlier processes on the same store are still running on this machine. Called
    /// once, before the runtime takes any command; when it throws, the runtime does not open.
    void endOrphans();

    /// Ends everything that this backend still runs, and frees its resources.
    @Override
    void close();
}
