package dev.yoi.server.served;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A [CutReader] of server-sent events, which says where it was in either way that there is.
final class CutEvents extends CutReader {
    private final RandomGenerator random;

    CutEvents(@Nullable String worker, String after, RandomGenerator random) {
        super(worker, after, random);
        this.random = random;
    }

    @Override
    void ask(OutputStream out, String authority, ApiClient api, String position) throws IOException {
        String path = worker == null ? "/api/v1/stream" : ApiClient.worker(worker) + "/stream";
        boolean inHeader = random.nextBoolean();
        // Of version 1.0 it comes without chunks around it.
        String request = inHeader
                ? head("1.0", path, authority, api, Map.of("Last-Event-ID", position))
                : head("1.0", path + "?after=" + position, authority, api, Map.of());
        out.write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    Parser parser() {
        return new Lines();
    }

    private static final class Lines implements Parser {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private String id = "";
        private String event = "";
        private String data = "";

        @Override
        public Optional<Told> take(byte next) {
            if (next != '\n') {
                line.write(next);
                return Optional.empty();
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.startsWith("id: ")) {
                id = text.substring(4);
            } else if (text.startsWith("event: ")) {
                event = text.substring(7);
            } else if (text.startsWith("data: ")) {
                data = text.substring(6);
            } else if (text.isEmpty()) {
                return frame();
            }
            return Optional.empty();
        }

        private Optional<Told> frame() {
            Optional<Told> frame =
                    id.isEmpty() ? Optional.empty() : Optional.of(new Told(id, event, ApiClient.JSON.readTree(data)));
            id = "";
            return frame;
        }
    }
}
