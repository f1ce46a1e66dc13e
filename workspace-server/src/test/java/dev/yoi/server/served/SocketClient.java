package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// One WebSocket to a server; messages are kept until they are asked for.
final class SocketClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String CLOSED = "";

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private SocketClient(URI uri, String token) {
        this.socket = HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri, new Listener())
                .join();
    }

    static SocketClient open(String url, String token) {
        return new SocketClient(URI.create(url.replaceFirst("^http", "ws") + "/api/v1/ws"), token);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            messages.add(CLOSED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            messages.add(CLOSED);
        }
    }

    void say(Map<String, ?> message) {
        say(ApiClient.JSON.writeValueAsString(message));
    }

    void say(String message) {
        socket.sendText(message, true).join();
    }

    /// The next message; a missing node when the socket was closed.
    JsonNode next() throws InterruptedException {
        String message = messages.poll(60, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        if (message.equals(CLOSED)) {
            return ApiClient.JSON.missingNode();
        }
        JsonNode json = ApiClient.JSON.readTree(message);
        String event = json.path("event").asString("");
        if (json.has("data")) {
            Contract.holdsFrame(event, json.path("data").toString());
        }
        return json;
    }

    /// Everything up to and including the first message that is wanted.
    List<JsonNode> until(Predicate<JsonNode> wanted) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        do {
            all.add(next());
            assertThat(all.getLast().isMissingNode()).as("ended: " + all).isFalse();
        } while (!wanted.test(all.getLast()));
        return all;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
