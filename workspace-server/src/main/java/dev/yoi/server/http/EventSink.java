package dev.yoi.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where server-sent events go. Each call is written out at once; a client that does not read makes it wait,
/// and is hung up on when that takes too long ([ReadDeadline]).
public interface EventSink {
    /// Writes one frame, which ends in an empty line.
    void write(byte[] frame) throws IOException;

    default void write(String frame) throws IOException {
        write(frame.getBytes(StandardCharsets.UTF_8));
    }

    /// The same for frames that come together.
    default void writeAll(List<byte[]> frames) throws IOException {
        for (byte[] frame : frames) {
            write(frame);
        }
    }
}
