package dev.yoi.server.http;

import java.io.IOException;

/// The other end of a WebSocket. Any thread; one message at a time.
public interface SocketPeer {
    /// Returns when it is on its way; [IOException] when nobody is there any more. A client that does not read
    /// makes it wait, and is hung up on when that takes too long ([ReadDeadline]).
    void send(String message) throws IOException;

    void close();
}
