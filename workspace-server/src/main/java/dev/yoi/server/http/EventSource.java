package dev.yoi.server.http;

import java.io.IOException;

/// Something that can be told as server-sent events.
public interface EventSource extends AutoCloseable {
    /// Tells until it is over. An [IOException] from the sink means that the client has gone.
    void tell(EventSink sink) throws IOException, InterruptedException;

    /// Called once, however it ended, also when telling never began.
    @Override
    void close();
}
