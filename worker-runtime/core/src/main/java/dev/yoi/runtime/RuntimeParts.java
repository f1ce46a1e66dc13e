package dev.yoi.runtime;

import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.WorkerIds;
import dev.yoi.runtime.store.RuntimeStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

/// What a runtime is put together from. It takes over `store` and `backends` and closes them.
public record RuntimeParts(
        RuntimeStore store,
        List<ExecutionBackend> backends,
        InstantSource clock,
        WorkerIds ids,
        RuntimeLimits limits,
        SecretValues secrets) {
    public RuntimeParts {
        backends = List.copyOf(backends);
        if (backends.stream().map(ExecutionBackend::name).distinct().count() < backends.size()) {
            throw new IllegalArgumentException("two backends have the same name: " + backends);
        }
    }

    /// Without known secrets: the shapes of common keys are masked all the same.
    public RuntimeParts(
            RuntimeStore store,
            List<ExecutionBackend> backends,
            InstantSource clock,
            WorkerIds ids,
            RuntimeLimits limits) {
        this(store, backends, clock, ids, limits, SecretValues.NONE);
    }

    public RuntimeParts withSecrets(SecretValues values) {
        return new RuntimeParts(store, backends, clock, ids, limits, values);
    }

    /// With the system's clock and randomness, and default limits.
    public static RuntimeParts of(RuntimeStore store, ExecutionBackend... backends) {
        var clock = Clock.systemUTC();
        return new RuntimeParts(
                store, List.of(backends), clock, WorkerIds.uuidV7(clock, new SecureRandom()), RuntimeLimits.DEFAULT);
    }
}
