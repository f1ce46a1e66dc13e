package dev.yoi.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Where server-sent events go. Each call is written out at once; a client that does not read makes it wait, up
/// to the connection's idle timeout.
public interface EventSink {
    /// Writes one frame, which ends in an empty line.
    void write(byte[] frame) throws IOException;

    default void write(String frame) throws IOException {
        write(frame.getBytes(StandardCharsets.UTF_8));
    }
}
