package dev.yoi.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers from a script: for each method and path (without query) the answers in turn, the last
/// one again and again. What it was asked is kept. It knows no rule of the real one.
public final class StubServer implements AutoCloseable {
    /// What a client sent. Header names in lower case.
    public record Asked(String method, URI uri, String body, Map<String, String> headers) {
        public String path() {
            return uri.getPath();
        }

        public String query() {
            return uri.getQuery() == null ? "" : uri.getQuery();
        }
    }

    private record Scripted(int status, String type, String body, Map<String, String> headers) {}

    private final HttpServer http;
    private final Map<String, Deque<Scripted>> script = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public StubServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.start();
        answers("GET /livez", 200, "{\"status\":\"live\",\"instance_id\":\"this\"}");
    }

    public Endpoint endpoint() {
        return new Endpoint(URI.create("http://127.0.0.1:" + http.getAddress().getPort()), "secret");
    }

    public StubServer answers(String route, int status, String body) {
        return add(route, new Scripted(status, "application/json", body, Map.of()));
    }

    public StubServer answersTagged(String route, String tag, String body) {
        return add(route, new Scripted(200, "application/json", body, Map.of("ETag", tag)));
    }

    public StubServer refuses(String route, int status, String code) {
        String body =
                "{\"type\":\"urn:yoi:problem:%s\",\"title\":\"T\",\"status\":%d,\"detail\":\"why %s\",\"code\":\"%s\",\"remedy\":\"do that\",\"extra\":1,\"diagnostics\":[]}"
                        .formatted(code, status, code, code);
        return add(route, new Scripted(status, "application/problem+json", body, Map.of()));
    }

    /// One connection's worth of server-sent events; then the connection ends.
    public StubServer streams(String route, String... frames) {
        return add(route, new Scripted(200, "text/event-stream", String.join("", frames), Map.of()));
    }

    /// All but the questions whether it is alive.
    public List<Asked> asked() {
        return asked.stream().filter(one -> !one.path().equals("/livez")).toList();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private StubServer add(String route, Scripted scripted) {
        script.computeIfAbsent(route, _ -> new ArrayDeque<>()).add(scripted);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        asked.add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI(), body, headers));
        Scripted answer = next(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Scripted next(String route) {
        Deque<Scripted> answers = script.get(route);
        if (answers == null) {
            return new Scripted(500, "text/plain", "nothing is scripted for " + route, Map.of());
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }
}
