package dev.yoi.cli.command;

import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.terminal.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What only this machine can answer: its workspaces, their stores, and a server in this process. Implemented in
/// wiring, where stores are named.
public interface Local {
    /// Which workspace is meant; null where the default holds.
    record Where(
            Host host, @Nullable Path dataDir, @Nullable Path workspace) {}

    /// A server that said it serves a workspace. Whether it still does, only asking it shows.
    record Announced(Endpoint endpoint, String instanceId) {}

    Optional<Announced> announcedServer(Where where);

    /// Who holds the workspace's store now, in words; empty when nobody does.
    Optional<String> storeHolder(Where where);

    /// Reads the store as it is, without a lock and without a change.
    Reads readOnly(Where where);

    /// Every setting, its value and where it came from.
    JsonNode configuration(Where where);

    /// What is wrong with the store, if anything.
    JsonNode examineStore(Where where);

    /// Opens a server in this process; it is ready when this returns.
    HostedServer serve(Where where, ServeRequest request);

    /// How a server is started; null and empty where configuration decides.
    record ServeRequest(
            @Nullable Integer port,
            List<String> listen,
            @Nullable String restore) {}

    /// A server that runs in this process until it is closed or the process is told to end.
    interface HostedServer extends AutoCloseable {
        Endpoint endpoint();

        Path tokenFile();

        /// Returns when the server has ended.
        void awaitEnd();

        @Override
        void close();
    }
}
