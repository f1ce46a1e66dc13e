package dev.yoi.cli.acp;

import dev.yoi.cli.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON-RPC 2.0, one message a line: messages in on the thread that calls [#serve], messages out from any thread,
/// one at a time.
final class Wire {
    /// Longest message that is read, in bytes; as the API's longest body.
    static final int LINE_BYTES_MAX = 4 << 20;

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final InputStream in;
    private final OutputStream out;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

    /// What comes in besides answers; called on the reading thread, so it must not wait.
    interface Handler {
        void request(JsonNode id, String method, JsonNode params);

        void notified(String method, JsonNode params);
    }

    /// A question to the other side, by the number that names it there.
    record Question(long id, CompletableFuture<JsonNode> answer) {}

    Wire(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /// Until the input ends. Whoever waits for an answer then is told that none comes.
    void serve(Handler handler) throws IOException {
        try {
            for (Optional<byte[]> line = line(); line.isPresent(); line = line()) {
                if (line.get().length > LINE_BYTES_MAX) {
                    refuse(RpcFailure.INVALID_REQUEST, "a message has at most " + LINE_BYTES_MAX + " bytes");
                } else {
                    read(new String(line.get(), StandardCharsets.UTF_8), handler);
                }
            }
        } finally {
            asked.values().forEach(answer -> answer.completeExceptionally(new IOException("the input ended")));
        }
    }

    private void read(String text, Handler handler) {
        if (text.isBlank()) {
            return;
        }
        JsonNode message;
        try {
            message = MAPPER.readTree(text);
        } catch (JacksonException _) {
            refuse(RpcFailure.PARSE_ERROR, "the line is no JSON");
            return;
        }
        String method = Json.string(message, "method");
        JsonNode id = message.path("id");
        if (!message.isObject() || (method.isEmpty() && id.isMissingNode())) {
            refuse(RpcFailure.INVALID_REQUEST, "the line is no JSON-RPC message");
        } else if (method.isEmpty()) {
            answered(id.asLong(-1), message);
        } else if (id.isMissingNode() || id.isNull()) {
            handler.notified(method, message.path("params"));
        } else {
            handler.request(id, method, message.path("params"));
        }
    }

    /// An answer to nothing that was asked is passed over.
    private void answered(long id, JsonNode message) {
        CompletableFuture<JsonNode> answer = asked.remove(id);
        if (answer == null) {
            return;
        }
        if (message.has("error")) {
            String why = Json.string(message.path("error"), "message");
            answer.completeExceptionally(new IOException("the client answered with an error: " + why));
        } else {
            answer.complete(message.path("result"));
        }
    }

    void result(JsonNode id, ObjectNode result) {
        ObjectNode message = message();
        message.set("id", id);
        message.set("result", result);
        send(message);
    }

    void error(JsonNode id, RpcFailure failure) {
        ObjectNode message = message();
        message.set("id", id);
        message.set("error", failure.json());
        send(message);
    }

    /// To a message whose id could not be read.
    private void refuse(int code, String text) {
        error(Json.object().nullNode(), new RpcFailure(code, text, Json.object()));
    }

    void tell(String method, ObjectNode params) {
        ObjectNode message = message().put("method", method);
        message.set("params", params);
        send(message);
    }

    Question ask(String method, ObjectNode params) {
        long id = lastId.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        ObjectNode message = message().put("id", id).put("method", method);
        message.set("params", params);
        send(message);
        return new Question(id, answer);
    }

    /// The answer is not needed any more.
    void withdraw(Question question) {
        if (asked.remove(question.id) != null) {
            tell("$/cancel_request", Json.object().put("requestId", question.id));
            question.answer.cancel(false);
        }
    }

    private static ObjectNode message() {
        return Json.object().put("jsonrpc", "2.0");
    }

    private void send(ObjectNode message) {
        byte[] line = (Json.text(message) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException _) {
                // Nobody listens any more; the input ends too, and with it this process.
                return;
            }
        }
    }

    /// Nothing at the end of the input; one byte more than the limit stands for any longer line.
    private Optional<byte[]> line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() <= LINE_BYTES_MAX) {
                bytes.write(next);
            }
            next = in.read();
        }
        return Optional.of(bytes.toByteArray());
    }
}
