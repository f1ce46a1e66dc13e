package dev.yoi.server.wiring;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.fsstore.FilesystemArchives;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.api.ApiRoutes;
import dev.yoi.server.api.ServerFacts;
import dev.yoi.server.http.InProcessApi;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// A workspace read without a server: the store opened for reading, and the API's reads over it, with the same
/// JSON. No lock is taken, no file is changed; whatever had an execution is `stale` or `none`.
public final class ReadOnlyWorkspace implements AutoCloseable {
    private final WorkerRuntime runtime;
    private final InProcessApi api;
    private final ServerFacts facts;

    private ReadOnlyWorkspace(WorkerRuntime runtime, InProcessApi api, ServerFacts facts) {
        this.runtime = runtime;
        this.api = api;
        this.facts = facts;
    }

    /// `workspace_not_found` when it was never served.
    public static ReadOnlyWorkspace open(ServerConfig config) {
        HostServices host = HostServices.system();
        WorkspacePlace place = WorkspacePlace.existing(config);
        WorkerRuntime runtime = EmbeddedRuntimes.openReadOnly(place, host);
        // Nobody is let in here, so any secret will do.
        var own = new Assembly.Own(TicketFiles.read(place, host), host.newInstanceId());
        Assembly assembly = Assembly.of(config, place, host, own);
        assembly.audit().read();
        assembly.parts().runtimes().opened(runtime);
        return new ReadOnlyWorkspace(
                runtime,
                new InProcessApi(ApiRoutes.table(assembly.parts())),
                assembly.parts().facts());
    }

    /// What a server says of itself, if one wrote that down for this workspace. It may be long gone: ask its
    /// `/livez` and compare the instance id. `workspace_not_found` when none was ever started.
    public static Optional<ServerNote> serverNote(ServerConfig config) throws IOException {
        return ServerNote.read(WorkspacePlace.existing(config).serverFile());
    }

    /// Where a workspace's store is, for the store's own tools, whatever state it is in. `workspace_not_found`
    /// when it was never served.
    public static Path storeRoot(ServerConfig config) {
        return WorkspacePlace.existing(config).storeRoot();
    }

    /// The whole store as an archive.
    public void exportAll(OutputStream out) {
        runtime.exportAll(facts.about(), FilesystemArchives.format().writer(out));
    }

    public void exportWorker(WorkerId id, OutputStream out) {
        runtime.exportWorker(id, FilesystemArchives.format().writer(out));
    }

    public WorkerRuntime runtime() {
        return runtime;
    }

    public InProcessApi api() {
        return api;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
