package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.client.Trust;
import dev.yoi.cli.command.ArchiveTools;
import dev.yoi.cli.command.Local.Announced;
import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.cli.command.Local.ServeRequest;
import dev.yoi.cli.command.Local.Where;
import dev.yoi.cli.command.StoreTools;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Host;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import dev.yoi.server.wiring.ServerNote;
import dev.yoi.server.wiring.WorkspaceMcp;
import dev.yoi.server.wiring.WorkspaceMoves;
import dev.yoi.server.wiring.WorkspaceProfileFiles;
import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.ConfigLoader;
import dev.yoi.server.wiring.config.ConfigSources;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.config.Setting;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Workspaces of this machine: their settings, their stores, servers that they have and servers in this process.
final class LocalWorkspaces {
    /// Below the store's root; see `docs/formats/runtime-store.md`.
    private static final Path LOCK = Path.of("runtimes", "embedded", "LOCK");

    private static final RuntimeId RUNTIME = new RuntimeId("embedded");

    private LocalWorkspaces() {}

    static Optional<Announced> announcedServer(Where where) {
        return Refusals.translated(() -> {
            Optional<ServerNote> note = noteOfServedWorkspace(config(where, Map.of()));
            if (note.isEmpty() || !Files.isReadable(Path.of(note.get().tokenFile()))) {
                return Optional.empty();
            }
            String token = Files.readString(Path.of(note.get().tokenFile())).strip();
            return Optional.of(
                    new Announced(endpoint(note.get(), token), note.get().instanceId()));
        });
    }

    /// A certificate that the server wrote down beside its token is trusted as that token is.
    static Endpoint endpoint(ServerNote note, String token) {
        String pinned = note.certificateSha256();
        Trust trust = pinned == null ? Trust.OF_THE_MACHINE : new Trust.Pinned(pinned);
        return new Endpoint(URI.create(note.url()), token, trust, Optional.of(URI.create(note.publicUrl())));
    }

    private static Optional<ServerNote> noteOfServedWorkspace(ServerConfig config) throws IOException {
        try {
            return ReadOnlyWorkspace.serverNote(config);
        } catch (ServerException e) {
            return ifServedBefore(e);
        }
    }

    static Optional<String> storeHolder(Where where) {
        return Refusals.translated(() -> {
            try {
                Path root = ReadOnlyWorkspace.storeRoot(config(where, Map.of()));
                return LockTable.holder(root.resolve(LOCK)).map(pid -> "process " + pid);
            } catch (ServerException e) {
                return ifServedBefore(e);
            }
        });
    }

    /// A workspace that was never served has no server and no holder.
    private static <T> Optional<T> ifServedBefore(ServerException e) {
        if (e.code() == ProblemCode.WORKSPACE_NOT_FOUND) {
            return Optional.empty();
        }
        throw e;
    }

    static StoreTools store(Where where) {
        return new LocalStore(() -> {
            Path root = ReadOnlyWorkspace.storeRoot(config(where, Map.of()));
            return FilesystemStoreOptions.of(root, RUNTIME, Clock.systemUTC(), UUID::randomUUID);
        });
    }

    static ArchiveTools archives(Where where) {
        return new LocalArchives(() -> config(where, Map.of()));
    }

    static Reads readOnly(Where where) {
        return new StoreReads(Refusals.translated(() -> ReadOnlyWorkspace.open(config(where, Map.of()))));
    }

    static JsonNode configuration(Where where) {
        return Refusals.translated(() -> {
            ConfigLoader.Loaded loaded = load(where, Map.of());
            var report = loaded.report();
            ArrayNode items = Json.array();
            report.items()
                    .forEach(entry -> items.add(Json.object()
                            .put("key", entry.key())
                            .put("value", entry.value())
                            .put("origin", entry.origin())));
            ArrayNode warnings = Json.array();
            report.warnings().forEach(warnings::add);
            ObjectNode document = Json.object();
            document.set("items", items);
            document.set("warnings", warnings);
            return document;
        });
    }

    /// What means nothing in the settings; fails as a start of a server would.
    static JsonNode configurationWarnings(Where where) {
        return Refusals.translated(() -> {
            ConfigLoader.Loaded loaded = load(where, Map.of());
            WorkspaceServer.check(loaded.config());
            ArrayNode warnings = Json.array();
            loaded.report().warnings().forEach(warnings::add);
            WorkspaceProfileFiles.defaultProfileTrouble(loaded.config()).ifPresent(warnings::add);
            return warnings;
        });
    }

    static String defaultProfile(Where where) {
        return Refusals.translated(
                () -> config(where, Map.of()).defaultProfile().name());
    }

    static JsonNode shown(Where where) {
        return Refusals.translated(() -> {
            WorkspaceMoves.Shown shown = WorkspaceMoves.show(config(where, Map.of()));
            return Json.object()
                    .put("workspace_id", shown.identity().workspaceId())
                    .put("display_name", shown.identity().displayName())
                    .put("created_at", shown.identity().createdAt().toString())
                    .put("root", shown.root().toString())
                    .put("data", shown.data().toString())
                    .put("home", shown.home().map(Path::toString).orElse(null));
        });
    }

    static JsonNode moved(Where where) {
        return Refusals.translated(() ->
                Json.object().put("workspace_id", WorkspaceMoves.moved(config(where, Map.of()))));
    }

    static JsonNode newId(Where where) {
        return Refusals.translated(() ->
                Json.object().put("workspace_id", WorkspaceMoves.newIdentity(config(where, Map.of()))));
    }

    static void serveTools(Where where, String role, String worker) {
        Refusals.translated(() -> {
            WorkspaceMcp.serve(
                    config(where, Map.of()),
                    new WorkspaceMcp.Client(role, actor(where, worker)),
                    where.host().in(),
                    where.host().out());
            return role;
        });
    }

    /// A process of a worker is that worker, and can't be told to be another one.
    private static Actor actor(Where where, String worker) {
        Actor here = LocalActor.of(where.host(), where.host().folder());
        if (worker.isEmpty()) {
            return here;
        }
        Actor named = Actor.parse("worker:" + worker)
                .orElseThrow(() -> ServerException.invalid("worker", "a worker is named as RUNTIME/WORKER#GENERATION"));
        if (here instanceof Actor.Worker && !here.equals(named)) {
            throw ServerException.of(
                    ProblemCode.TICKET_ACTOR_NOT_ALLOWED,
                    "worker",
                    "this is a process of another worker",
                    "leave --worker out");
        }
        return named;
    }

    static HostedServer serve(Where where, ServeRequest request) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        request.settings().forEach((key, value) -> flags.put(Setting.find(key).orElseThrow(), value));
        return new ServerHere(Refusals.translated(() -> WorkspaceServer.open(config(where, flags))));
    }

    /// Where this machine keeps what is derived and what is no project's.
    static Path dataDirectory(Where where) {
        return config(where, Map.of()).dataDir();
    }

    static Path folder(Where where) {
        return Refusals.translated(
                () -> WorkspaceRoot.of(config(where, Map.of()).workspace()));
    }

    static ServerConfig config(Where where, Map<Setting, String> flags) {
        return load(where, flags).config();
    }

    private static ConfigLoader.Loaded load(Where where, Map<Setting, String> flags) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.putAll(flags);
        putIfGiven(
                all,
                Setting.DATA_DIR,
                where.dataDir() == null ? null : where.dataDir().toString());
        Host host = where.host();
        Path workspace =
                where.workspace() == null ? host.folder() : host.folder().resolve(where.workspace());
        Path home = ConfigSources.home(host.environment());
        return ConfigLoader.load(new ConfigSources(workspace, host.folder(), home, host.environment(), all));
    }

    private static void putIfGiven(Map<Setting, String> flags, Setting setting, @Nullable String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }
}
