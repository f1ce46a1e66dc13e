package dev.yoi.server.wiring;

import dev.yoi.execution.process.ProcessBackends;
import dev.yoi.execution.process.ProcessOptions;
import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SecretValues;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.util.List;

/// Opens a workspace's own runtime: on the filesystem store, always, with the process backend.
final class EmbeddedRuntimes {
    static final RuntimeId ID = new RuntimeId("embedded");

    /// What the backends that a runtime here has say of their settings.
    static final List<SettingRules> RULES = List.of(ProcessBackends.rules());

    private EmbeddedRuntimes() {}

    static WorkerRuntime open(WorkspacePlace place, HostServices host, SecretValues secrets) {
        RuntimeStore store = FilesystemStore.open(options(place, host));
        try {
            var options = ProcessOptions.of(store.identity(), reference -> workdir(reference, place.root()))
                    .withSecrets(secrets);
            var pinned = new PinnedFiles(place.root());
            var backends = List.<ExecutionBackend>of(new PinnedBackend(ProcessBackends.open(options), pinned));
            return WorkerRuntime.open(
                    new RuntimeParts(store, backends, host.clock(), host.ids(), RuntimeLimits.DEFAULT, secrets));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// For reading while no server runs: takes no lock, changes no file, runs nothing.
    static WorkerRuntime openReadOnly(WorkspacePlace place, HostServices host) {
        RuntimeStore store = FilesystemStore.openReadOnly(options(place, host));
        return WorkerRuntime.open(new RuntimeParts(store, List.of(), host.clock(), host.ids(), RuntimeLimits.DEFAULT));
    }

    static FilesystemStoreOptions options(WorkspacePlace place, HostServices host) {
        return FilesystemStoreOptions.of(place.storeRoot(), ID, host.clock(), host::newUuid)
                .withLimits(host.pace().journal());
    }

    private static Path workdir(WorkdirRef reference, Path root) {
        if (reference.equals(WorkdirRef.WORKSPACE)) {
            return root;
        }
        throw WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED,
                reference.value(),
                "there is no workdir '" + reference + "'",
                "use the workdir 'workspace'");
    }
}
