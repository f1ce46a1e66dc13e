package dev.yoi.server.http;

/// What is done with one WebSocket.
public interface SocketHandler {
    /// Called once, before anything else.
    void opened(SocketPeer peer);

    /// One message, on a virtual thread; the next one is read when it returns.
    void told(String message) throws InterruptedException;

    /// Called once, however it ended. May come while [#told] runs.
    void closed();
}
