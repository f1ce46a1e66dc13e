package dev.yoi.server.http;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a [SocketHandler] on Jetty's threads: each message on a virtual thread of its own, one after the
/// other. Public because Jetty calls it by method handles; only the router makes one.
public final class JettySocket implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(JettySocket.class);

    private final SocketHandler handler;
    private final BooleanSupplier stands;
    private final ReadDeadline readers;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile @Nullable Session session;

    /// `stands` says whether who asked may still be told things; asked before each message.
    JettySocket(SocketHandler handler, BooleanSupplier stands, ReadDeadline readers) {
        this.handler = handler;
        this.stands = stands;
        this.readers = readers;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        handler.opened(new Peer());
        opened.demand();
    }

    @Override
    public void onWebSocketText(String message) {
        Thread.ofVirtual().name("socket").start(() -> tell(message));
    }

    private void tell(String message) {
        Session open = session;
        try {
            if (!stands.getAsBoolean()) {
                disconnect();
                return;
            }
            handler.told(message);
            if (open != null && open.isOpen()) {
                open.demand();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a socket failed", cause);
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        handler.closed();
        callback.succeed();
    }

    private void disconnect() {
        Session open = session;
        if (open != null) {
            open.close(StatusCode.POLICY_VIOLATION, "", Callback.NOOP);
        }
    }

    /// What the handler sees of it.
    private final class Peer implements SocketPeer {
        @Override
        public void send(String message) throws IOException {
            Session open = session;
            if (open == null || !open.isOpen()) {
                throw new IOException("the socket is closed");
            }
            sending.lock();
            try (ReadDeadline.Piece _ = readers.begin(open::disconnect)) {
                if (!stands.getAsBoolean()) {
                    disconnect();
                    throw new IOException("the token or session was revoked");
                }
                var sent = new Callback.Completable();
                open.sendText(message, sent);
                sent.join();
            } catch (CompletionException e) {
                throw new IOException("the client went away", e);
            } finally {
                sending.unlock();
            }
        }

        @Override
        public void close() {
            disconnect();
        }
    }
}
