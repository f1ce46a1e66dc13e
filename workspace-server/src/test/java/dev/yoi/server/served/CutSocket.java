package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A [CutReader] of a WebSocket with one subscription, byte by byte (RFC 6455, section 5.2).
final class CutSocket extends CutReader {
    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_TWO_BYTES = 126;

    CutSocket(@Nullable String worker, String after, RandomGenerator random) {
        super(worker, after, random);
    }

    @Override
    void ask(OutputStream out, String authority, ApiClient api, String position) throws IOException {
        Map<String, String> handshake = Map.of(
                "Connection", "Upgrade",
                "Upgrade", "websocket",
                "Sec-WebSocket-Version", "13",
                "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        out.write(head("1.1", "/api/v1/ws", authority, api, handshake).getBytes(StandardCharsets.US_ASCII));
        Map<String, Object> subscribe = new HashMap<>(Map.of("op", "subscribe", "sub", "s", "after", position));
        if (worker != null) {
            subscribe.putAll(Map.of("runtime_id", "embedded", "worker_id", worker));
        }
        // Filled up with blanks, so that its length always has two bytes.
        byte[] text =
                "%-300s".formatted(ApiClient.JSON.writeValueAsString(subscribe)).getBytes(StandardCharsets.US_ASCII);
        // With a mask of zeros, so that the text stands as it is.
        out.write(new byte[] {
            (byte) FINAL_TEXT,
            (byte) (MASKED | LENGTH_OF_TWO_BYTES),
            (byte) (text.length >> 8),
            (byte) text.length,
            0,
            0,
            0,
            0
        });
        out.write(text);
    }

    @Override
    Parser parser() {
        return new Frames();
    }

    private static final class Frames implements Parser {
        private static final String END_OF_HEAD = "\r\n\r\n";
        private static final int FRAME_HEAD = 2;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean open;

        @Override
        public Optional<Told> take(byte next) {
            bytes.write(next);
            if (!open) {
                if (next == '\n' && bytes.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
                    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 101");
                    open = true;
                    bytes.reset();
                }
                return Optional.empty();
            }
            return isWhole() ? frame() : Optional.empty();
        }

        private boolean isWhole() {
            int count = bytes.size();
            if (count < FRAME_HEAD) {
                return false;
            }
            byte[] frame = bytes.toByteArray();
            return count >= headLength(frame[1]) && count == headLength(frame[1]) + payloadLength(frame);
        }

        private static int headLength(byte length) {
            assertThat(length).as("no frame here is so long").isBetween((byte) 0, (byte) LENGTH_OF_TWO_BYTES);
            return length == LENGTH_OF_TWO_BYTES ? FRAME_HEAD + 2 : FRAME_HEAD;
        }

        private static int payloadLength(byte[] frame) {
            return frame[1] == LENGTH_OF_TWO_BYTES ? (frame[2] & 0xFF) << 8 | (frame[3] & 0xFF) : frame[1];
        }

        private Optional<Told> frame() {
            byte[] frame = bytes.toByteArray();
            bytes.reset();
            assertThat(frame[0] & 0xFF).isEqualTo(FINAL_TEXT);
            int head = headLength(frame[1]);
            JsonNode message =
                    ApiClient.JSON.readTree(new String(frame, head, frame.length - head, StandardCharsets.UTF_8));
            String id = message.path("id").asString("");
            return id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Told(id, message.path("event").asString(), message.path("data")));
        }
    }
}
