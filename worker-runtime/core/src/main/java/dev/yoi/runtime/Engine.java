package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.WorkerIds;
import dev.yoi.runtime.store.RuntimeStore;
import java.time.Instant;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the parts of a runtime share.
final class Engine {
    private final RuntimeParts parts;
    private final TreeMap<BackendName, ExecutionBackend> backends;
    private final Tasks tasks = new Tasks();
    private final Waker waker = new Waker();
    private final Broadcast broadcast;
    private final Secrets secrets;
    private final Instant openedAt;
    private volatile boolean closed;

    Engine(RuntimeParts parts) {
        this.parts = parts;
        this.backends = parts.backends().stream()
                .collect(Collectors.toMap(ExecutionBackend::name, b -> b, (one, _) -> one, TreeMap::new));
        this.broadcast = new Broadcast(parts.limits().sizes().bufferedFrames(), waker);
        this.secrets = new Secrets(parts.secrets());
        this.openedAt = now();
    }

    RuntimeStore store() {
        return parts.store();
    }

    RuntimeLimits limits() {
        return parts.limits();
    }

    WorkerIds ids() {
        return parts.ids();
    }

    Secrets secrets() {
        return secrets;
    }

    Tasks tasks() {
        return tasks;
    }

    Waker waker() {
        return waker;
    }

    /// Of the whole runtime.
    Broadcast broadcast() {
        return broadcast;
    }

    Instant now() {
        return WorkerCell.toMillis(parts.clock().instant());
    }

    Instant openedAt() {
        return openedAt;
    }

    Iterable<ExecutionBackend> backends() {
        return backends.values();
    }

    boolean hasBackend(BackendName name) {
        return backends.containsKey(name);
    }

    ExecutionBackend backend(BackendName name) {
        ExecutionBackend backend = backends.get(name);
        if (backend == null) {
            throw WorkerRuntimeException.of(
                    ErrorCode.BACKEND_UNKNOWN,
                    name.value(),
                    "this runtime has no execution backend '" + name + "'",
                    "use one of: "
                            + backends.keySet().stream().map(BackendName::value).collect(Collectors.joining(", ")));
        }
        return backend;
    }

    void checkOpen() {
        if (closed) {
            throw Failures.closed();
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
