package dev.yoi.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client still sends when its answer is already known, as with a body that is too large. Who hangs up at
/// once resets the connection, and a client that is busy sending never reads why it was refused; so the answer is
/// written, and the rest is read and thrown away for a while before the connection closes.
final class UnwantedBody {
    private static final Logger LOG = LoggerFactory.getLogger(UnwantedBody.class);

    private final Request request;
    private final boolean more;

    private UnwantedBody(Request request, boolean more) {
        this.request = request;
        this.more = more;
    }

    /// Looks before the answer is written, so that it can say that the connection ends with it.
    static UnwantedBody of(Request request, Response response) {
        Content.Chunk chunk = request.read();
        boolean more = chunk == null || !chunk.isLast();
        if (chunk != null) {
            chunk.release();
        }
        if (more) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        return new UnwantedBody(request, more);
    }

    /// Called behind the answer. Returns at the body's end, at once where nothing was left, or after `patience`.
    void discard(Duration patience) {
        if (!more || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return; // a client that waits for a permission to send sends nothing
        }
        Scheduler.Task deadline = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> request.fail(new TimeoutException("an unwanted body took too long")),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            Content.Source.consumeAll(request);
        } catch (IOException e) {
            LOG.debug("the rest of a body did not come", e);
        } finally {
            deadline.cancel();
        }
    }
}
