package dev.yoi.server.wiring;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.server.access.AccessBook;
import dev.yoi.server.api.ApiParts;
import dev.yoi.server.api.ApiRoutes;
import dev.yoi.server.http.Gate;
import dev.yoi.server.http.HostNames;
import dev.yoi.server.http.HttpServer;
import dev.yoi.server.http.Proxies;
import dev.yoi.server.http.Readiness;
import dev.yoi.server.http.RouteTable;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.site.Console;
import dev.yoi.server.ticket.TicketFeed;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One workspace, served: HTTP in front of an embedded runtime on the filesystem store.
///
/// The port is open, and `/livez` answers, before the store is; `/readyz` and everything else answer when
/// [#open] returns.
public final class WorkspaceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceServer.class);
    /// How many ports behind the usual one are tried when that is taken.
    private static final int PORTS_TRIED = 100;
    /// How long the end of the process waits for a close that is under way.
    private static final Duration CLOSE_WAIT_MAX = Duration.ofMinutes(1);

    private final WorkspacePlace place;
    private final HttpServer http;
    private final Readiness readiness;
    private final TicketFeed ticketFeed;
    private final AuditFile audit;
    private final AccessBook access;
    private final WorkerRuntime runtime;
    private final RouteTable routes;
    private final ServerNote note;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private record Front(HttpServer http, RouteTable routes, Optional<TlsIdentity> tls) {}

    private WorkspaceServer(Assembly assembly, Front front, WorkerRuntime runtime, ServerNote note) {
        this.place = assembly.place();
        this.readiness = assembly.parts().readiness();
        this.ticketFeed = assembly.parts().streams().tickets();
        this.audit = assembly.audit();
        this.access = assembly.parts().access().book();
        this.routes = front.routes;
        this.http = front.http;
        this.runtime = runtime;
        this.note = note;
    }

    /// Opens and is ready when it returns. `store_in_use` when another server has this workspace, `port_in_use`,
    /// `workspace_root_changed`, `workspace_identity_invalid`, `data_dir_refused`, and what opening a store may
    /// throw; then nothing stays open.
    public static WorkspaceServer open(ServerConfig config) {
        return open(config, HostServices.system());
    }

    /// Says what `open` would say of the files and folders that the configuration names, and opens nothing:
    /// `config_invalid`, `data_dir_refused`, `workspace_root_changed`, `workspace_identity_invalid`.
    public static void check(ServerConfig config) {
        tls(config, HostServices.system());
        WorkspacePlace.check(config);
    }

    private static Optional<TlsIdentity> tls(ServerConfig config, HostServices host) {
        Reach reach = config.listen().reach();
        return reach.tls().map(files -> TlsIdentity.load(files, host.clock().instant()));
    }

    static WorkspaceServer open(ServerConfig config, HostServices host) {
        Optional<TlsIdentity> tls = tls(config, host);
        WorkspacePlace place = WorkspacePlace.prepare(
                config, host::newWorkspaceId, host.clock().instant());
        String token = TokenFile.readOrCreate(place.tokenFile(), host.random());
        Assembly assembly = Assembly.of(config, place, host, new Assembly.Own(TicketFiles.served(place, host), token));
        ApiParts.AccessParts access = assembly.parts().access();
        Reach reach = config.listen().reach();
        var gate = new Gate(
                new Gate.Doors(new HostNames(Addresses.names(config.listen())), new Proxies(reach.proxies())),
                access.book(),
                assembly.parts().readiness(),
                access.failedAttempts(),
                access.audit());
        RouteTable routes = ApiRoutes.table(assembly.parts());
        HttpServer http = listen(config.listen(), tls.map(TlsIdentity::context), routes, gate);
        try {
            WorkerRuntime runtime = EmbeddedRuntimes.open(place, host, secrets(config.secrets(), host, token));
            return start(config, assembly, new Front(http, routes, tls), runtime);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    private static WorkspaceSecrets secrets(ServerConfig.Secrets where, HostServices host, String token) {
        var keyring = new KeyringCommand(where.keyringCommand(), host.clock());
        return new WorkspaceSecrets(System.getenv(), where.folder(), keyring, token);
    }

    /// A port that somebody asked for is taken or refused; the usual one makes room for another workspace's.
    private static HttpServer listen(
            ServerConfig.Listen listen, Optional<SSLContext> tls, RouteTable routes, Gate gate) {
        int last = listen.portGiven() ? listen.port() : listen.port() + PORTS_TRIED;
        for (int port = listen.port(); ; port++) {
            try {
                return HttpServer.start(new HttpServer.Place(listen.host(), port, tls), routes, gate);
            } catch (ServerException e) {
                if (e.code() != ProblemCode.PORT_IN_USE || port == last) {
                    throw e;
                }
                LOG.info("port {} is taken, trying the next one", port);
            }
        }
    }

    private static WorkspaceServer start(ServerConfig config, Assembly assembly, Front front, WorkerRuntime runtime) {
        ApiParts parts = assembly.parts();
        try {
            assembly.audit().begin();
            assembly.builtIn().set(BuiltinBundle.storeIn(runtime));
            parts.runtimes().opened(runtime);
            var addresses = new Addresses(config.listen(), front.http.port());
            var note = new ServerNote(
                    addresses.local(),
                    addresses.forPeople(),
                    front.tls.map(TlsIdentity::certificateSha256).orElse(null),
                    assembly.place().tokenFile().toString(),
                    parts.facts().instanceId(),
                    ProcessHandle.current().pid());
            note.write(assembly.place().serverFile());
            parts.readiness().ready();
            parts.streams().tickets().start();
            new RestoreAtStart(
                            runtime,
                            config.restore(),
                            parts.restore(),
                            assembly.host().clock())
                    .begin();
            return new WorkspaceServer(assembly, front, runtime, note);
        } catch (RuntimeException e) {
            runtime.close();
            assembly.audit().close();
            throw e;
        }
    }

    /// How the command line finds it.
    public ServerNote note() {
        return note;
    }

    /// Scheme, host and port, from this machine.
    public String url() {
        return note.url();
    }

    /// The address with a code that signs one browser in as the owner, once. A secret until it is used.
    public String signInUrl() {
        return note.publicUrl() + AccessBook.linkPath(access.createOwnersCode());
    }

    /// Whether browsers get the console: a build without Node has none, and its page says so.
    public boolean hasConsole() {
        return Console.isBuilt();
    }

    public Path tokenFile() {
        return place.tokenFile();
    }

    /// The folder that is served.
    public Path root() {
        return place.root();
    }

    /// Every route, as declared.
    public RouteTable routes() {
        return routes;
    }

    /// Tells a waiting script that the server is ready, and where: `{"url","token_file"}`, whole at once;
    /// with TLS also `certificate_sha256`.
    public void writeReadyFile(Path file) {
        note.writeReady(file);
    }

    /// From here on a process that is asked to end (SIGTERM, SIGINT) does so in order, and with exit code 0.
    /// Called before anybody is told that the server is there.
    public void endInOrderWhenAsked() {
        var hook = Thread.ofPlatform().name("shutdown").unstarted(this::closeAndHalt);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Serves until it was asked to end, and has.
    public void awaitEnd() throws InterruptedException {
        closed.await();
    }

    /// A JVM that a signal ends would say 143 whatever its hooks did. A server that somebody else closes says
    /// nothing, since whoever that is has an exit code of its own, but the JVM waits until it is closed.
    private void closeAndHalt() {
        if (closing.get()) {
            awaitOthersClose();
            return;
        }
        int exitCode = 1;
        try {
            close();
            exitCode = 0;
        } catch (RuntimeException e) {
            LOG.error("the server did not end in order", e);
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private void awaitOthersClose() {
        try {
            if (!closed.await(CLOSE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.error("the server does not come to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes no more requests, ends executions and streams, closes the store. Idempotent.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        readiness.stopping();
        http.stopAccepting();
        ticketFeed.close();
        try {
            // Ends the streams too, each with the position to resume from.
            runtime.close();
        } finally {
            closeFront();
        }
    }

    /// Each step whatever became of the one before it.
    private void closeFront() {
        try {
            http.close();
        } finally {
            try {
                audit.close();
            } finally {
                try {
                    note.remove(place.serverFile());
                } finally {
                    closed.countDown();
                }
            }
        }
    }
}
