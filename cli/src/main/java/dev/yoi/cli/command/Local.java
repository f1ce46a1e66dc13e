package dev.yoi.cli.command;

import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.ticket.TicketPlace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
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

    /// What in the settings means nothing, in words. Fails as a start of a server with them would.
    JsonNode configurationWarnings(Where where);

    /// The workspace's store, whatever state it is in.
    StoreTools store(Where where);

    /// The workspace's archives.
    ArchiveTools archives(Where where);

    /// The profile of a worker for which none is named.
    String defaultProfile(Where where);

    /// The workspace's folder, without links in its path.
    Path workspaceFolder(Where where);

    /// What is wrong with the project's profiles, or with the one of this name: `findings`, `profiles` (how
    /// many), `in_order`. Needs no server and no store.
    JsonNode lintProfiles(Where where, String profile);

    /// Which workspace this folder is: `workspace_id`, `display_name`, `created_at`, `root`, `data`, and `home`,
    /// the folder that the data belongs to, null before the first server.
    JsonNode workspace(Where where);

    /// This folder takes the place of the one that the workspace's data belonged to. Answers with `workspace_id`.
    JsonNode workspaceMoved(Where where);

    /// This folder becomes a workspace of its own, without workers. Answers with its new `workspace_id`.
    JsonNode workspaceNewId(Where where);

    /// A folder of tickets.
    ///
    /// @param root the folder itself; null for that of the workspace
    TicketPlace tickets(Where where, @Nullable Path root);

    /// Serves the workspace's tickets to one MCP client, until the host's input ends.
    void serveTools(Where where, String role, String worker);

    /// Asks the user's browser to show an address; false when there is none to ask.
    boolean openBrowser(Host host, String url);

    /// Opens a server in this process; it is ready when this returns.
    HostedServer serve(Where where, ServeRequest request);

    /// How a server is started: settings by name, in place of what configuration says.
    record ServeRequest(Map<String, String> settings) {
        /// For one command's own use: any free port, and nobody else reaches it.
        static final ServeRequest OF_ITS_OWN = new ServeRequest(Map.of(
                "port", "0",
                "host", "127.0.0.1",
                "tls_certificate", "",
                "tls_key", "",
                "tls_keystore", "",
                "tls_password_file", "",
                "behind_proxy", "",
                "public_url", ""));

        public ServeRequest {
            settings = Map.copyOf(settings);
        }
    }

    /// A server in this process.
    interface HostedServer extends AutoCloseable {
        Endpoint endpoint();

        /// An address that signs one browser in as the owner, once.
        String signInUrl();

        /// What people open.
        URI publicUrl();

        /// Whether there is a page to open: a build without Node has none.
        boolean hasConsole();

        /// What is wrong with its runtime, store and profiles, as its API says it.
        JsonNode diagnostics();

        /// Writes `{"url","token_file"}`, whole at once.
        void writeReadyFile(Path file);

        /// From here on the process ends in order, with exit code 0, when it is asked to (SIGTERM, SIGINT).
        void endInOrderWhenAsked();

        /// Returns when the process was asked to end, and the server has ended in order.
        void awaitEnd();

        /// Ends the server in order also when the process is told to end before [#close].
        void closeAtExit();

        @Override
        void close();
    }
}
