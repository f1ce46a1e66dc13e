package dev.yoi.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/// What a handler gives back.
public sealed interface Answer {
    /// A wire record, to be written as JSON.
    record Document(int status, Map<String, String> headers, Object body) implements Answer {
        public Document {
            headers = Map.copyOf(headers);
        }

        public Document with(String name, String value) {
            var more = new TreeMap<>(headers);
            more.put(name, value);
            return new Document(status, more, body);
        }
    }

    /// JSON that is bytes already.
    record Bytes(ByteBuffer json) implements Answer {}

    /// Anything else that is bytes already.
    record File(String mediaType, Map<String, String> headers, ByteBuffer content) implements Answer {
        public File {
            headers = Map.copyOf(headers);
        }
    }

    /// Something that is made while it is sent. When it fails midway the connection is cut off, so that nobody
    /// takes a part for the whole.
    record Made(String mediaType, Map<String, String> headers, Maker maker) implements Answer {
        public Made {
            headers = Map.copyOf(headers);
        }
    }

    /// Writes an answer; does not close `out`.
    interface Maker {
        void writeTo(OutputStream out) throws IOException;
    }

    record Empty(Map<String, String> headers) implements Answer {
        public Empty {
            headers = Map.copyOf(headers);
        }

        public Empty() {
            this(Map.of());
        }
    }

    /// Server-sent events until the stream ends or the client goes.
    record Events(EventSource source) implements Answer {}

    /// The connection becomes a WebSocket.
    record Socket(SocketHandler handler) implements Answer {}

    static Bytes ok(byte[] json) {
        return new Bytes(ByteBuffer.wrap(json));
    }

    static File file(String mediaType, byte[] content) {
        return new File(mediaType, Map.of(), ByteBuffer.wrap(content));
    }

    static Document ok(Object body) {
        return new Document(200, Map.of(), body);
    }

    static Document created(Object body) {
        return new Document(201, Map.of(), body);
    }
}
