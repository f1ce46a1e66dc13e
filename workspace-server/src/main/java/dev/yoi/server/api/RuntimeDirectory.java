package dev.yoi.server.api;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The runtimes of this workspace. Today there is one, the embedded one; it appears when it has been opened.
public final class RuntimeDirectory {
    private final AtomicReference<@Nullable WorkerRuntime> embedded = new AtomicReference<>();

    /// An empty directory.
    public RuntimeDirectory() {}

    public void opened(WorkerRuntime runtime) {
        embedded.set(runtime);
    }

    public WorkerRuntime embedded() {
        WorkerRuntime runtime = embedded.get();
        if (runtime == null) {
            throw ServerException.of(
                    ProblemCode.NOT_READY, "server", "the runtime is being opened", "try again when /readyz says so");
        }
        return runtime;
    }

    public List<WorkerRuntime> all() {
        return List.of(embedded());
    }

    /// `runtime_not_found`.
    public WorkerRuntime find(RuntimeId id) {
        WorkerRuntime runtime = embedded();
        if (!runtime.identity().runtimeId().equals(id)) {
            throw ServerException.of(
                    ProblemCode.RUNTIME_NOT_FOUND,
                    id.value(),
                    "there is no runtime '" + id + "'",
                    "list the runtimes and name one of them");
        }
        return runtime;
    }
}
