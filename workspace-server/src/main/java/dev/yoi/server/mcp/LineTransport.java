package dev.yoi.server.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// One JSON-RPC message a line, read and answered by the thread that calls [#serve].
///
/// The SDK's own transport drops answers that are under way when the input ends, ends at a line that is no JSON,
/// and reads lines of any length; here everything that was asked is answered, a bad line is answered with an
/// error, and a line has a limit (I11).
final class LineTransport implements McpServerTransportProvider {
    /// Longest message, in bytes; as the API's longest body.
    static final int LINE_BYTES_MAX = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LineTransport.class);

    private final McpJsonMapper mapper;
    private final InputStream in;
    private final OutputStream out;
    private final Peer peer = new Peer();
    private final Handshake handshake = new Handshake();
    private @Nullable McpServerSession session;

    LineTransport(McpJsonMapper mapper, InputStream in, OutputStream out) {
        this.mapper = mapper;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    @Override
    public List<String> protocolVersions() {
        return List.of(
                ProtocolVersions.MCP_2024_11_05,
                ProtocolVersions.MCP_2025_03_26,
                ProtocolVersions.MCP_2025_06_18,
                ProtocolVersions.MCP_2025_11_25);
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        session = factory.create(peer);
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return Objects.requireNonNull(session).sendNotification(method, params);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    /// Until the input ends.
    void serve() throws IOException {
        for (Optional<Line> next = line(); next.isPresent(); next = line()) {
            Line line = next.get();
            if (line.tooLong) {
                refuse(McpSchema.ErrorCodes.INVALID_REQUEST, "a message has at most " + LINE_BYTES_MAX + " bytes");
            } else if (!line.text.isBlank()) {
                handle(line.text);
            }
        }
    }

    private void handle(String text) throws IOException {
        McpSchema.JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(mapper, text);
        } catch (IOException | RuntimeException e) {
            LOG.debug("a line that is no message", e);
            refuse(McpSchema.ErrorCodes.PARSE_ERROR, "the line is no JSON-RPC message");
            return;
        }
        try {
            if (handshake.admits(message)) {
                Objects.requireNonNull(session).handle(message).block();
            }
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IOException gone) {
                throw gone;
            }
            LOG.warn("a message could not be handled", e);
        }
    }

    /// To a message whose id could not be read.
    private void refuse(int code, String text) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":" + code + ",\"message\":\"" + text + "\"}}");
    }

    private void send(String json) throws IOException {
        synchronized (out) {
            out.write((json.replace("\r", "").replace("\n", " ") + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private record Line(String text, boolean tooLong) {}

    /// Nothing at the end of the input.
    private Optional<Line> line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() < LINE_BYTES_MAX) {
                bytes.write(next);
            } else {
                tooLong = true;
            }
            next = in.read();
        }
        return Optional.of(new Line(bytes.toString(StandardCharsets.UTF_8), tooLong));
    }

    /// The session waits for the end of the handshake before it answers anything else, and so would this thread,
    /// for a message that it does not read.
    private final class Handshake {
        private static final String INITIALIZED = "notifications/initialized";

        private boolean begun;
        private boolean done;

        /// Answers what comes too early, and ends a handshake that the client believes to be over.
        boolean admits(McpSchema.JSONRPCMessage message) throws IOException {
            if (message instanceof McpSchema.JSONRPCNotification notification
                    && notification.method().equals(INITIALIZED)) {
                boolean first = begun && !done;
                done |= begun;
                return first;
            }
            if (!(message instanceof McpSchema.JSONRPCRequest request)) {
                return true;
            }
            if (request.method().equals("initialize")) {
                begun = true;
                return true;
            }
            if (request.method().equals("ping") && !done) {
                send(mapper.writeValueAsString(McpSchema.JSONRPCResponse.result(request.id(), Map.of())));
                return false;
            }
            if (!begun) {
                send(mapper.writeValueAsString(McpSchema.JSONRPCResponse.error(
                        request.id(),
                        new McpSchema.JSONRPCResponse.JSONRPCError(
                                McpSchema.ErrorCodes.INVALID_REQUEST, "the first request has to be initialize"))));
                return false;
            }
            if (!done) {
                done = true;
                Objects.requireNonNull(session)
                        .handle(new McpSchema.JSONRPCNotification(INITIALIZED))
                        .block();
            }
            return true;
        }
    }

    /// The one client.
    private final class Peer implements McpServerTransport {
        @Override
        public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
            return Mono.fromCallable(() -> {
                send(mapper.writeValueAsString(message));
                return null;
            });
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return mapper.convertValue(data, type);
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }
}
