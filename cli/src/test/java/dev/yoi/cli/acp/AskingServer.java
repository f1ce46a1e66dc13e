package dev.yoi.cli.acp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server with one worker, whose only run asks for a permission and goes on when the permission was decided. It
/// knows no rule of the real one.
final class AskingServer implements AutoCloseable {
    static final String WORKER = "0193f1c2-7a10-7cc3-8f2b-3d5e6f708192";
    private static final String BASE = "/api/v1/runtimes/embedded/workers/" + WORKER;

    private final HttpServer http;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> decisions = new LinkedBlockingQueue<>();

    AskingServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    Workspace connect() {
        return new Workspace(new Connection(
                new Endpoint(URI.create("http://127.0.0.1:" + http.getAddress().getPort()), "secret")));
    }

    /// As if somebody decided in the console.
    void decideElsewhere() {
        decided.countDown();
    }

    /// The body of the decision that a client sends.
    String awaitDecision() throws InterruptedException {
        String body = decisions.poll(60, TimeUnit.SECONDS);
        if (body == null) {
            throw new AssertionError("nobody decided");
        }
        return body;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String route =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (route) {
            case "GET " + BASE ->
                answer(exchange, "{\"worker_id\":\"" + WORKER + "\",\"last_seq\":9,\"open_requests\":[]}");
            case "POST " + BASE + "/inputs" -> answer(exchange, "{\"seq\":10,\"queued\":false,\"run\":2}");
            case "POST " + BASE + "/approve" -> {
                decisions.add(body);
                answer(exchange, "{\"seq\":15,\"delivered\":true,\"repeated\":false}");
                decided.countDown();
            }
            case "GET " + BASE + "/stream" -> stream(exchange);
            default -> {
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
            }
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(("event: live\ndata: {\"attachment\":\"connected\",\"last_seq\":14}\n\n"
                            + event(10, "\"kind\":\"input_accepted\",\"content\":\"do it\"")
                            + event(11, "\"kind\":\"run_started\",\"run\":2,\"input_seq\":10")
                            + event(
                                    12,
                                    "\"kind\":\"plan\",\"run\":2,\"steps\":[{\"title\":\"Look\",\"status\":\"odd\"}]")
                            + event(
                                    13,
                                    "\"kind\":\"tool_call\",\"run\":2,\"call\":\"c1\",\"tool\":\"shell\",\"title\":\"rm x\",\"input\":{\"a\":1}")
                            + event(
                                    14,
                                    "\"kind\":\"permission_requested\",\"run\":2,\"request\":\"ask-1\",\"call\":\"c1\",\"title\":\"Run rm x?\","
                                            + "\"options\":[{\"id\":\"yes\",\"label\":\"Allow\",\"kind\":\"allow_once\"},{\"id\":\"hm\",\"label\":\"Hm\",\"kind\":\"other\"}]"))
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (!decided.await(60, TimeUnit.SECONDS)) {
                return;
            }
            out.write((event(
                                    15,
                                    "\"kind\":\"permission_decided\",\"request\":\"ask-1\",\"option\":\"yes\",\"actor\":\"user:ada\"")
                            + event(
                                    16,
                                    "\"kind\":\"tool_result\",\"run\":2,\"call\":\"c1\",\"status\":\"succeeded\",\"content\":\"gone\"")
                            + event(
                                    17,
                                    "\"kind\":\"run_finished\",\"run\":2,\"reason\":\"completed\",\"exit_code\":null"))
                    .getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String event(int seq, String fields) {
        return "id: %d\nevent: event\ndata: {\"event\":{\"seq\":%d,%s}}\n\n".formatted(seq, seq, fields);
    }

    @Override
    public void close() {
        decided.countDown();
        http.stop(0);
    }
}
