package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening server: HTTP/1.1, encrypted or not, on one address, a virtual thread per request.
public final class HttpServer implements AutoCloseable {
    /// Request line and headers together, in bytes.
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    /// How long a connection may neither send nor take a byte. Streams send a heartbeat more often.
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    /// The same, for connections without a request once the server stops.
    private static final Duration IDLE_TIMEOUT_AT_STOP = Duration.ofMillis(100);
    /// Room for as many streams as a runtime has subscribers, and for everything else. Further connections wait.
    private static final int CONNECTIONS_MAX = 12_000;
    /// Connections that nobody has accepted yet. When a server starts again, all of its clients come back at
    /// once.
    private static final int ACCEPT_QUEUE_MAX = 1_024;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /// Where it listens.
    ///
    /// @param port 0 takes a free one
    /// @param tls what encrypts every connection; empty for plain HTTP
    public record Place(String host, int port, Optional<SSLContext> tls) {}

    /// Binds and starts. `port_in_use` when the port is taken.
    public static HttpServer start(Place place, RouteTable table, Gate gate) {
        return start(place, table, gate, Patience.USUAL);
    }

    static HttpServer start(Place place, RouteTable table, Gate gate, Patience patience) {
        var server = new Server(threads());
        var connector = new ServerConnector(server, protocols(place.tls));
        connector.setHost(place.host);
        connector.setPort(place.port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE_MAX);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(IDLE_TIMEOUT_AT_STOP.toMillis());
        // Without it an event waits for the acknowledgement of the one before: tens of milliseconds.
        connector.setAcceptedTcpNoDelay(true);
        connector.addBean(new HeaderDeadline(connector.getScheduler(), patience.headers()));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        var readers = new ReadDeadline(connector.getScheduler(), patience.piece());
        server.setHandler(new GracefulHandler(new Router(table, gate, patience, readers)));
        var sockets = ServerWebSocketContainer.ensure(server);
        sockets.setIdleTimeout(IDLE_TIMEOUT);
        sockets.setMaxTextMessageSize(RequestReader.MAX_BODY_BYTES);
        sockets.setMaxBinaryMessageSize(0);
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        bind(connector, place);
        run(server);
        readers.look();
        return new HttpServer(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /// Tells of every connection from now on.
    void tellConnections(Connection.Listener listener) {
        connector.addEventListener(listener);
    }

    /// Takes no further connections; those that are open go on.
    public void stopAccepting() {
        connector.close();
    }

    /// Waits a moment for requests under way, then ends them: a client that is still sending, or not reading,
    /// makes no failure of that.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.debug("requests were under way until the end", e);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setDaemon(true);
        // Each stream, and each body that is slow to come, is a thread that waits; the connections are what is bounded.
        var requests = new VirtualThreadPool();
        requests.setMaxConcurrentTasks(0);
        threads.setVirtualThreadsExecutor(requests);
        return threads;
    }

    private static ConnectionFactory[] protocols(Optional<SSLContext> tls) {
        HttpConfiguration configuration = configuration();
        var http = new HttpConnectionFactory(configuration);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {http};
        }
        // Says of a request that it was encrypted. Which names are this server's, HostNames knows.
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        var certificate = new SslContextFactory.Server();
        certificate.setSslContext(tls.get());
        certificate.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        return new ConnectionFactory[] {new SslConnectionFactory(certificate, http.getProtocol()), http};
    }

    private static HttpConfiguration configuration() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        return configuration;
    }

    private static void bind(ServerConnector connector, Place place) {
        try {
            connector.open();
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.PORT_IN_USE,
                            Integer.toString(place.port),
                            "port " + place.port + " of " + place.host + " can't be listened on: " + e.getMessage(),
                            "end what uses it, or choose another with --port (0 takes a free one)")
                    .exception(e);
        }
    }

    private static void run(Server server) {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not start", e);
        }
    }
}
