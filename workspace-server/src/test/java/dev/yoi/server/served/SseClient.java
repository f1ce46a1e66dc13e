package dev.yoi.server.served;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Reads server-sent events one by one, on the caller's thread.
final class SseClient implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    SseClient(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// One event; `id` is empty where it has none.
    record Frame(String id, String event, String data) {
        JsonNode json() {
            return ApiClient.JSON.readTree(data);
        }

        String kind() {
            return json().path("event").path("kind").asString("");
        }

        long seq() {
            return json().path("event").path("seq").asLong();
        }
    }

    int status() {
        return response.statusCode();
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /// The next event; empty at the end of the stream.
    Optional<Frame> next() throws IOException {
        String id = "";
        String event = "";
        var data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !event.isEmpty()) {
                Contract.holdsFrame(event, data.toString());
                return Optional.of(new Frame(id, event, data.toString()));
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line, 6, line.length());
            }
        }
        return Optional.empty();
    }

    /// Comes back when so many heartbeats have come one after the other; what is told before them is passed over.
    void awaitHeartbeats(int count) throws IOException {
        int beats = 0;
        while (beats < count) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the stream ended");
            }
            if (!line.isEmpty()) {
                beats = line.equals(": heartbeat") ? beats + 1 : 0;
            }
        }
    }

    /// Everything up to and including the first event that is wanted.
    List<Frame> until(Predicate<Frame> wanted) throws IOException {
        List<Frame> frames = new ArrayList<>();
        while (true) {
            Frame frame = next().orElseThrow(() -> new IOException("the stream ended: " + frames));
            frames.add(frame);
            if (wanted.test(frame)) {
                return frames;
            }
        }
    }

    /// Everything up to the end of the stream.
    List<Frame> rest() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (var frame = next(); frame.isPresent(); frame = next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
