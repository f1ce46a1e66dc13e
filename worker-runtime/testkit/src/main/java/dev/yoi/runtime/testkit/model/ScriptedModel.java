package dev.yoi.runtime.testkit.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.yoi.runtime.testkit.model.ModelRequest.Api;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A model endpoint on loopback, on a port that the system chose. Any name of a model and any key will do. It
/// remembers what it was asked.
///
/// ```java
/// try (var model = ScriptedModel.open(ModelScript.inTurn(
///         ModelReply.calls(new ToolUse("call-1", "shell", "{\"command\":\"ls\"}")),
///         ModelReply.says("There ", "are 3 files."))) {
///     // base_url = model.baseUrl() + "/v1"
/// }
/// ```
public final class ScriptedModel implements AutoCloseable {
    /// How many requests it remembers, the newest.
    public static final int REMEMBERED = 1_000;

    /// Largest body of a request, in bytes.
    private static final int MAX_BODY = 32 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final ArrayDeque<ModelRequest> requests = new ArrayDeque<>();
    private volatile ModelScript script;
    private long number;

    private ScriptedModel(HttpServer server, ModelScript script) {
        this.server = server;
        this.script = script;
    }

    public static ScriptedModel open(ModelScript script) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var model = new ScriptedModel(server, script);
            server.createContext("/", model::handle);
            server.setExecutor(model.threads);
            server.start();
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Holds for what is asked from now on.
    public ScriptedModel onRequest(ModelScript next) {
        script = next;
        return this;
    }

    /// Without a path; clients want `/v1` behind it, or nothing.
    public String baseUrl() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /// What it was asked, oldest first.
    public List<ModelRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /// Ends what it still answers. Idempotent.
    @Override
    public void close() {
        if (closing.complete(null)) {
            server.stop(0);
            threads.close();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                send(exchange, 413, Json.object().put("error", "too large"));
                return;
            }
            answer(exchange, new String(body, StandardCharsets.UTF_8));
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Api api = api(path);
        if (exchange.getRequestMethod().equals("POST") && api != null) {
            Dialect dialect = Dialect.of(api);
            ModelRequest request = remembered(api, dialect, exchange, body);
            play(exchange, dialect, request, script.reply(request));
        } else if (path.endsWith("/count_tokens")) {
            send(exchange, 200, Json.object().put("input_tokens", 10));
        } else if (path.endsWith("/models")) {
            ObjectNode models = Json.object().put("object", "list");
            models.putArray("data").addObject().put("id", "scripted").put("object", "model");
            send(exchange, 200, models);
        } else {
            send(exchange, 404, Json.object().put("error", "nothing here"));
        }
    }

    private static @Nullable Api api(String path) {
        for (Api api : Api.values()) {
            if (path.endsWith(api.path())) {
                return api;
            }
        }
        return null;
    }

    private ModelRequest remembered(Api api, Dialect dialect, HttpExchange exchange, String body) {
        JsonNode json = Json.lenient(body);
        Dialect.Heard heard = dialect.heard(json);
        synchronized (requests) {
            var request = new ModelRequest(
                    ++number,
                    api,
                    json.path("model").asString("scripted"),
                    json.path("stream").asBoolean(false),
                    heard.userTexts(),
                    heard.tools(),
                    heard.outputs(),
                    headers(exchange),
                    body);
            requests.add(request);
            if (requests.size() > REMEMBERED) {
                requests.remove();
            }
            return request;
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst()));
    }

    private void play(HttpExchange exchange, Dialect dialect, ModelRequest request, ModelReply reply)
            throws IOException {
        switch (reply) {
            case ModelReply.Answer answer -> {
                begin(exchange, request, 0);
                write(exchange, parts(dialect, request, answer));
                exchange.getResponseBody().close();
            }
            case ModelReply.Failure failure -> {
                if (failure.retryAfterSeconds() != null) {
                    exchange.getResponseHeaders().set("Retry-After", String.valueOf(failure.retryAfterSeconds()));
                }
                send(exchange, failure.status(), dialect.error(failure));
            }
            case ModelReply.Cut cut -> {
                List<String> parts = parts(dialect, request, cut.answer());
                // Promises all of it: closing early then breaks the connection off.
                begin(exchange, request, String.join("", parts).getBytes(StandardCharsets.UTF_8).length);
                write(exchange, parts.subList(0, Math.min(cut.events(), parts.size() - 1)));
            }
            case ModelReply.Held held -> {
                List<String> parts = parts(dialect, request, held.answer());
                int first = Math.min(held.events(), parts.size());
                begin(exchange, request, 0);
                write(exchange, parts.subList(0, first));
                if (held.gate().pass(closing)) {
                    write(exchange, parts.subList(first, parts.size()));
                    exchange.getResponseBody().close();
                }
            }
        }
    }

    /// Events of a stream; of a whole answer its two halves.
    private static List<String> parts(Dialect dialect, ModelRequest request, ModelReply.Answer answer) {
        if (request.streams()) {
            return dialect.events(request.model(), answer);
        }
        String whole = Json.text(dialect.whole(request.model(), answer));
        int half = whole.length() / 2;
        return List.of(whole.substring(0, half), whole.substring(half));
    }

    /// `length` 0 is one that is not known.
    private static void begin(HttpExchange exchange, ModelRequest request, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", request.streams() ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().flush();
    }

    private static void write(HttpExchange exchange, List<String> parts) throws IOException {
        OutputStream out = exchange.getResponseBody();
        for (String part : parts) {
            out.write(part.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
