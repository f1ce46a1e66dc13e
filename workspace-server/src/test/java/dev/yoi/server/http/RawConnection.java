package dev.yoi.server.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/// A connection that a test speaks by itself, byte by byte.
public final class RawConnection {
    /// Far longer than a loaded machine takes for anything: a server that says nothing for so long says nothing.
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private RawConnection() {}

    /// A read that waits longer than the limit throws `SocketTimeoutException`, which no test takes for a
    /// server that hung up.
    public static Socket to(String host, int port) throws IOException {
        var socket = new Socket(host, port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }
}
