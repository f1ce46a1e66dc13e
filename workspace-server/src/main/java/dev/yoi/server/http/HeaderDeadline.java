package dev.yoi.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/// Hangs up on connections whose first request does not come to the end of its headers in time: one that sends a
/// byte now and then never idles.
final class HeaderDeadline implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration patience;

    HeaderDeadline(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    @Override
    public void onOpened(Connection connection) {
        scheduler.schedule(() -> check(connection), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void check(Connection connection) {
        if (connection.getMessagesIn() == 0) {
            connection.getEndPoint().close();
        }
    }
}
