package dev.yoi.server.served;

import dev.yoi.server.http.RawConnection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a stream over connections that are cut after any number of bytes, each time going on behind the last
/// whole frame with a position. Whole events and what is said about missing ones are kept in `told`.
abstract class CutReader {
    /// Above what a connection sends before its first event, with room for a few of these.
    private static final int BYTES_MAX = 3_000;

    final @Nullable String worker;
    private final RandomGenerator random;
    private int bytesMax = BYTES_MAX;
    private Waiting waiting = () -> {};
    private final List<Told> told = new ArrayList<>();
    private String after;
    private int cuts;

    CutReader(@Nullable String worker, String after, RandomGenerator random) {
        this.worker = worker;
        this.after = after;
        this.random = random;
    }

    /// A frame that has a position.
    record Told(String id, String event, JsonNode data) {
        String worker() {
            return data.path("worker_id").asString("");
        }

        long seq() {
            return data.path("event").path("seq").asLong();
        }

        boolean ends(String ofWorker, long run) {
            return worker().equals(ofWorker)
                    && data.path("event").path("kind").asString("").equals("run_finished")
                    && data.path("event").path("run").asLong() == run;
        }
    }

    /// What is done between asking and reading.
    interface Waiting {
        void await() throws InterruptedException;
    }

    /// Nothing cuts its connections but the server.
    CutReader uncut() {
        bytesMax = Integer.MAX_VALUE;
        return this;
    }

    /// Reads nothing of what it asked for, the first time, before something has happened.
    CutReader notBefore(Waiting something) {
        waiting = something;
        return this;
    }

    List<Told> told() {
        return told;
    }

    int cuts() {
        return cuts;
    }

    /// Everything up to what is wanted, which is there or will come.
    void readTo(ApiClient api, String url, Predicate<Told> wanted) throws IOException, InterruptedException {
        while (told.stream().noneMatch(wanted)) {
            URI uri = URI.create(url);
            try (Socket socket = RawConnection.to(uri.getHost(), uri.getPort())) {
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream());
                ask(out, uri.getAuthority(), api, after);
                waiting.await();
                waiting = () -> {};
                read(in, random.nextInt(1, bytesMax), wanted);
            } catch (SocketException e) {
                cuts++; // by somebody else: the way back is the same
            }
        }
    }

    private void read(InputStream in, int bytesMax, Predicate<Told> wanted) throws IOException {
        Parser parser = parser();
        for (int count = 0; count < bytesMax; count++) {
            int next = in.read();
            if (next < 0) {
                break; // who reads too slowly is sent away, and comes back
            }
            Optional<Told> whole = parser.take((byte) next);
            if (whole.isPresent() && isLast(whole.get(), wanted)) {
                return;
            }
        }
        cuts++;
    }

    /// That it was too slow tells a reader where to go on and nothing else.
    private boolean isLast(Told whole, Predicate<Told> wanted) {
        after = whole.id;
        if (whole.event.equals("lagged")) {
            return false;
        }
        told.add(whole);
        return wanted.test(whole);
    }

    /// Asks for the stream behind a position.
    abstract void ask(OutputStream out, String authority, ApiClient api, String position) throws IOException;

    /// For one connection, from the first byte of the answer on.
    abstract Parser parser();

    /// Gives each frame with a position when its last byte has come.
    interface Parser {
        Optional<Told> take(byte next);
    }

    static String head(String version, String path, String authority, ApiClient api, Map<String, String> more) {
        var text = new StringBuilder("GET " + path + " HTTP/" + version + "\r\nHost: " + authority + "\r\n");
        text.append("Authorization: Bearer ").append(api.token()).append("\r\n");
        more.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }
}
