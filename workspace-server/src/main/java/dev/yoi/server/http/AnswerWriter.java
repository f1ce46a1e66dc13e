package dev.yoi.server.http;

import dev.yoi.server.wire.Json;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/// Writes one answer, blocking.
final class AnswerWriter {
    static final String PROBLEM_JSON = "application/problem+json";
    private static final String JSON = "application/json";

    private final Response response;
    private final BooleanSupplier stands;
    private final ReadDeadline readers;

    /// `stands` says whether who asked may still be told things; asked before each event of a stream.
    AnswerWriter(Response response, BooleanSupplier stands, ReadDeadline readers) {
        this.response = response;
        this.stands = stands;
        this.readers = readers;
    }

    void write(Answer answer) throws IOException, InterruptedException {
        headers().put(HttpHeader.CACHE_CONTROL, "no-store");
        SafetyHeaders.addTo(headers());
        switch (answer) {
            case Answer.Document document ->
                writeJson(document.status(), document.headers(), ByteBuffer.wrap(Json.write(document.body())));
            case Answer.Bytes bytes -> writeJson(200, Map.of(), bytes.json());
            case Answer.File file -> writeFile(file);
            case Answer.Made made -> writeMade(made);
            case Answer.Empty empty -> {
                response.setStatus(204);
                empty.headers().forEach((name, value) -> headers().put(name, value));
                write(true, ByteBuffer.allocate(0));
            }
            case Answer.Events events -> writeEvents(events);
            case Answer.Socket _ -> throw new IllegalStateException("a socket is upgraded, not written");
        }
    }

    private void writeJson(int status, Map<String, String> extra, ByteBuffer json) throws IOException {
        response.setStatus(status);
        headers().put(HttpHeader.CONTENT_TYPE, JSON);
        extra.forEach((name, value) -> headers().put(name, value));
        headers().put(HttpHeader.CONTENT_LENGTH, Integer.toString(json.remaining()));
        write(true, json.duplicate());
    }

    /// Answers may be asked for more than once, so their buffers are left as they are.
    private void writeFile(Answer.File file) throws IOException {
        response.setStatus(200);
        headers().put(HttpHeader.CONTENT_TYPE, file.mediaType());
        file.headers().forEach((name, value) -> headers().put(name, value));
        headers().put(HttpHeader.CONTENT_LENGTH, Integer.toString(file.content().remaining()));
        write(true, file.content().duplicate());
    }

    /// What fails before anything of it was sent is thrown on, and can still be answered otherwise; behind that
    /// it is the client's connection that fails.
    private void writeMade(Answer.Made made) throws IOException {
        var body = new Body(made);
        var out = new BufferedOutputStream(body, ReadDeadline.PIECE_BYTES);
        try {
            made.maker().writeTo(out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            if (!body.begun) {
                throw e;
            }
            throw new IOException("the answer could not be made to its end", e);
        }
        out.close(); // not after a failure: that would end it as if it were whole
    }

    private void writeEvents(Answer.Events events) throws IOException, InterruptedException {
        try (EventSource source = events.source()) {
            response.setStatus(200);
            headers().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
            headers().put("X-Accel-Buffering", "no");
            source.tell(new Sink());
            write(true, ByteBuffer.allocate(0));
        }
    }

    private final class Sink implements EventSink {
        @Override
        public void write(byte[] frame) throws IOException {
            if (!stands.getAsBoolean()) {
                throw new IOException("the token or session was revoked");
            }
            AnswerWriter.this.write(false, ByteBuffer.wrap(frame));
        }

        /// With one write: it costs more than most frames do.
        @Override
        public void writeAll(List<byte[]> frames) throws IOException {
            if (frames.size() == 1) {
                write(frames.getFirst());
                return;
            }
            var all = new ByteArrayOutputStream();
            frames.forEach(all::writeBytes);
            write(all.toByteArray());
        }
    }

    /// Blocks until the client has taken it; [IOException] when it does not.
    private void write(boolean last, ByteBuffer content) throws IOException {
        ByteBuffer rest = content;
        while (rest.remaining() > ReadDeadline.PIECE_BYTES) {
            writePiece(false, rest.slice(rest.position(), ReadDeadline.PIECE_BYTES));
            rest.position(rest.position() + ReadDeadline.PIECE_BYTES);
        }
        writePiece(last, rest);
    }

    private void writePiece(boolean last, ByteBuffer piece) throws IOException {
        var connection = response.getRequest().getConnectionMetaData().getConnection();
        try (ReadDeadline.Piece _ = readers.begin(connection.getEndPoint()::close)) {
            Content.Sink.write(response, last, piece);
        }
    }

    /// The response as a stream; ends it when it is closed. Status and headers go out with the first bytes, and
    /// not before.
    private final class Body extends OutputStream {
        private final Answer.Made made;
        private boolean begun;

        private Body(Answer.Made made) {
            this.made = made;
        }

        private void begin() {
            if (!begun) {
                begun = true;
                response.setStatus(200);
                headers().put(HttpHeader.CONTENT_TYPE, made.mediaType());
                made.headers().forEach((name, value) -> headers().put(name, value));
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            begin();
            AnswerWriter.this.write(
                    false, ByteBuffer.wrap(bytes, offset, length).slice());
        }

        @Override
        public void close() throws IOException {
            begin();
            AnswerWriter.this.write(true, ByteBuffer.allocate(0));
        }
    }

    private HttpFields.Mutable headers() {
        return response.getHeaders();
    }
}
