package dev.yoi.server.wiring;

import dev.yoi.execution.acp.AcpBackends;
import dev.yoi.execution.acp.AcpOptions;
import dev.yoi.execution.acp.AgentHomes;
import dev.yoi.execution.child.Children;
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
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.util.List;

/// Opens a workspace's own runtime: on the filesystem store, always, with the backends for commands and for
/// agents.
final class EmbeddedRuntimes {
    static final RuntimeId ID = new RuntimeId("embedded");

    /// What the backends that a runtime here has say of their settings.
    static final List<SettingRules> RULES = List.of(ProcessBackends.rules(), AcpBackends.rules());

    private EmbeddedRuntimes() {}

    static WorkerRuntime open(WorkspacePlace place, HostServices host, SecretValues secrets) {
        RuntimeStore store = FilesystemStore.open(options(place, host));
        try {
            var options = ProcessOptions.of(store.identity(), reference -> workdir(reference, place.root()))
                    .withSecrets(secrets);
            var pinned = new PinnedFiles(place.root());
            Children children = Children.open(options.store(), options.environment(), secrets);
            var agents = AcpOptions.of(options.workdirs(), worker -> AgentHomes.of(place.agentsDir(), worker))
                    .withHidden(List.of(place.dir()));
            var backends = List.<ExecutionBackend>of(
                    new PinnedBackend(ProcessBackends.open(options, children), pinned),
                    new PinnedBackend(AcpBackends.open(agents, children), pinned));
            WorkerRuntime runtime = WorkerRuntime.open(
                    new RuntimeParts(store, backends, host.clock(), host.ids(), RuntimeLimits.DEFAULT, secrets));
            AgentHomes.removeOf(place.agentsDir(), worker -> gone(runtime, worker));
            return runtime;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// What the runtime can't say now is no answer: it throws then, and nothing is removed.
    private static boolean gone(WorkerRuntime runtime, WorkerId worker) {
        try {
            runtime.worker(worker);
            return false;
        } catch (WorkerRuntimeException e) {
            if (e.code() == ErrorCode.WORKER_NOT_FOUND || e.code() == ErrorCode.WORKER_DELETED) {
                return true;
            }
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
