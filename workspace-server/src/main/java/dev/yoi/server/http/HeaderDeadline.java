package dev.yoi.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/// Hangs up on connections with a request that does not come to the end of its headers, the first one or a later
/// one: a client that sends a byte now and then never idles.
final class HeaderDeadline implements Connection.Listener {
    private static final String ATTRIBUTE = HeaderDeadline.class.getName();

    private final Scheduler scheduler;
    private final Duration patience;

    HeaderDeadline(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /// One connection; looked at by the scheduler, one look after the other.
    private final class Watched {
        private final Connection connection;
        private final HeaderWatch watch = new HeaderWatch();
        /// A request has come, and its answer has not ended.
        private volatile boolean busy;
        /// It is closed, or speaks something else by now.
        private volatile boolean over;

        private Watched(Connection connection) {
            this.connection = connection;
        }

        private void lookLater() {
            scheduler.schedule(this::look, patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (over) {
                return;
            }
            if (watch.isTooLate(connection.getMessagesIn(), connection.getBytesIn(), busy)) {
                connection.getEndPoint().close();
            } else {
                lookLater();
            }
        }
    }

    @Override
    public void onOpened(Connection connection) {
        // What carries TLS below it is a connection too, without requests.
        if (connection instanceof ConnectionMetaData http) {
            var watched = new Watched(connection);
            http.setAttribute(ATTRIBUTE, watched);
            watched.lookLater();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof ConnectionMetaData http && http.getAttribute(ATTRIBUTE) instanceof Watched watched) {
            watched.over = true;
        }
    }

    /// A request whose headers have come: what its connection sends until its answer ends is a body.
    static void arrived(Request request) {
        if (request.getConnectionMetaData().getAttribute(ATTRIBUTE) instanceof Watched watched) {
            watched.busy = true;
            Request.addCompletionListener(request, _ -> watched.busy = false);
        }
    }
}
