package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// The listening server: HTTP/1.1 on one address, a virtual thread per request.
public final class HttpServer implements AutoCloseable {
    /// Request line and headers together, in bytes.
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    /// How long a connection may neither send nor take a byte. Streams send a heartbeat more often.
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    /// The same, for connections without a request once the server stops.
    private static final Duration IDLE_TIMEOUT_AT_STOP = Duration.ofMillis(100);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /// Binds and starts. `port_in_use` when the port is taken; port 0 takes a free one.
    public static HttpServer start(String host, int port, RouteTable table, Gate gate) {
        return start(new InetSocketAddress(host, port), table, gate, Patience.USUAL);
    }

    static HttpServer start(InetSocketAddress address, RouteTable table, Gate gate, Patience patience) {
        var server = new Server(threads());
        var connector = new ServerConnector(server, new HttpConnectionFactory(configuration()));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(IDLE_TIMEOUT_AT_STOP.toMillis());
        // Without it an event waits for the acknowledgement of the one before: tens of milliseconds.
        connector.setAcceptedTcpNoDelay(true);
        connector.addBean(new HeaderDeadline(connector.getScheduler(), patience.headers()));
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new Router(table, gate, patience)));
        var sockets = ServerWebSocketContainer.ensure(server);
        sockets.setIdleTimeout(IDLE_TIMEOUT);
        sockets.setMaxTextMessageSize(RequestReader.MAX_BODY_BYTES);
        sockets.setMaxBinaryMessageSize(0);
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        bind(connector, address.getPort());
        run(server);
        return new HttpServer(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /// Takes no further connections; those that are open go on.
    public void stopAccepting() {
        connector.close();
    }

    /// Waits a moment for requests under way, then ends them.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        return threads;
    }

    private static HttpConfiguration configuration() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        return configuration;
    }

    private static void bind(ServerConnector connector, int port) {
        try {
            connector.open();
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.PORT_IN_USE,
                            Integer.toString(port),
                            "port " + port + " can't be listened on",
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
