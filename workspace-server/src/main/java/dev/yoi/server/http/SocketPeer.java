package dev.yoi.server.http;

import java.io.IOException;

/// The other end of a WebSocket. Any thread; one message at a time.
public interface SocketPeer {
    /// Returns when it is on its way; [IOException] when nobody is there any more. A client that does not read
    /// makes it wait, up to the connection's idle timeout.
    void send(String message) throws IOException;

    void close();
}
