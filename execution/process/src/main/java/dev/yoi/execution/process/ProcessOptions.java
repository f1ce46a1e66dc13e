package dev.yoi.execution.process;

import dev.yoi.runtime.SecretValues;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.StoreIdentity;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a process backend needs to know of its host. `store` marks every process that is started. `workdirs`
/// finds the directory of a reference, or throws a typed refusal. `environment` is what commands may inherit
/// from, read for each command. `secrets` are the values that profiles may give to commands by reference; hand
/// the runtime the same ones, which masks them.
public record ProcessOptions(
        StoreIdentity store,
        Function<WorkdirRef, Path> workdirs,
        Supplier<Map<String, String>> environment,
        ProcessLimits limits,
        SecretValues secrets) {

    /// With this process's environment and the default limits.
    public static ProcessOptions of(StoreIdentity store, Function<WorkdirRef, Path> workdirs) {
        return new ProcessOptions(store, workdirs, System::getenv, ProcessLimits.DEFAULT, SecretValues.NONE);
    }

    public ProcessOptions withEnvironment(Supplier<Map<String, String>> source) {
        return new ProcessOptions(store, workdirs, source, limits, secrets);
    }

    public ProcessOptions withLimits(ProcessLimits newLimits) {
        return new ProcessOptions(store, workdirs, environment, newLimits, secrets);
    }

    public ProcessOptions withSecrets(SecretValues values) {
        return new ProcessOptions(store, workdirs, environment, limits, values);
    }
}
