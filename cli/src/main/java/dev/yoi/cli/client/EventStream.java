package dev.yoi.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads server-sent events (WHATWG HTML, section 9.2) from one connection. Comments, which are heartbeats, are
/// passed over.
public final class EventStream implements AutoCloseable {
    private final BufferedReader lines;

    /// One event; `id` is the position to resume from, empty for a frame that is not durable.
    public record Frame(String name, String id, String data) {}

    EventStream(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /// The next event; empty when the connection ended, by the server or by an accident: an event cut short is
    /// not one.
    public Optional<Frame> next() {
        try {
            return read();
        } catch (IOException _) {
            // Whoever follows a stream resumes it at the last position, for whatever reason it ended.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException _) {
            // Nothing was written, so nothing is lost.
            return;
        }
    }

    private Optional<Frame> read() throws IOException {
        String name = "message";
        String id = "";
        var data = new StringBuilder();
        boolean any = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (any) {
                    return Optional.of(new Frame(name, id, data.toString()));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> {
                    data.append(data.isEmpty() ? "" : "\n").append(value);
                    any = true;
                }
                default -> {
                    // Comments (an empty field), `retry`, and whatever comes later.
                }
            }
        }
        return Optional.empty();
    }
}
