package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import tools.jackson.databind.JsonNode;

/// Asks one server. Every failure is a [Failure] with an exit code, the server's own word where it said one.
public final class Connection implements AutoCloseable {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration LIVE_WAIT_MAX = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final HttpClient http;

    public Connection(Endpoint endpoint) {
        this.endpoint = endpoint;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WAIT_MAX)
                .followRedirects(HttpClient.Redirect.NEVER);
        try {
            Trust.context(endpoint.trust()).ifPresent(builder::sslContext);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.NO_SERVER,
                    new Failure.Said(
                            "certificate_unreadable",
                            "the server's certificate can't be read",
                            String.valueOf(e.getMessage()),
                            "give --server-certificate a PEM file that is there"),
                    e);
        }
        this.http = builder.build();
    }

    /// Does this server answer there? Another one may have got its port.
    public boolean isAlive(String instanceId) {
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/livez"))
                    .timeout(LIVE_WAIT_MAX)
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return response.statusCode() == 200
                    && Json.string(Json.parse(response.body()), "instance_id").equals(instanceId);
        } catch (Failure _) {
            // Something else listens there.
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Where a person finds `path`, as a whole address.
    String address(String path) {
        return endpoint.resolveForPeople(path).toString();
    }

    /// An answer with the tag of what it shows, for an edit that builds on it; `*` where the server gave none.
    public record Tagged(JsonNode body, String tag) {}

    public JsonNode ask(Ask ask) {
        return askTagged(ask).body();
    }

    public Tagged askTagged(Ask ask) {
        try {
            var response = http.send(
                    request(ask).timeout(ask.patience()).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 300) {
                throw refused(response.statusCode(), response.body());
            }
            JsonNode body = response.body().isBlank() ? Json.object() : Json.parse(response.body());
            return new Tagged(body, response.headers().firstValue("ETag").orElse("*"));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Writes what comes back to `out`, as it comes.
    public void download(String path, OutputStream out) {
        try {
            HttpRequest request = request(Ask.get(path)).build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() >= 300) {
                    throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                body.transferTo(out);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Sends a file as the body of a request that answers with JSON.
    public JsonNode upload(Ask ask, Path file, String mediaType) {
        try {
            HttpRequest request = request(ask)
                    .header("Content-Type", mediaType)
                    .method(ask.method(), BodyPublishers.ofFile(file))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 300) {
                throw refused(response.statusCode(), response.body());
            }
            return Json.parse(response.body());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Opens a stream of server-sent events behind `position`; the caller closes it.
    public EventStream stream(String path, String position) {
        try {
            HttpRequest request = request(Ask.get(path + Ask.query(Map.of("after", position))))
                    .header("Accept", "text/event-stream")
                    .build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() >= 300) {
                try (InputStream body = response.body()) {
                    throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return new EventStream(response.body());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(Ask ask) {
        JsonNode body = ask.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(ask.path()))
                .method(
                        ask.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.text(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!endpoint.token().isEmpty()) {
            request.header("Authorization", "Bearer " + endpoint.token());
        }
        ask.headers().forEach(request::header);
        return request;
    }

    private static Failure refused(int status, String body) {
        if (!body.stripLeading().startsWith("{")) {
            return Failure.of(
                    ExitCode.of("", status),
                    new Failure.Said(
                            "invalid_answer",
                            "the server answered with HTTP status " + status,
                            "It gave no reason.",
                            "check --server"));
        }
        return Problems.failure(status, body);
    }

    private Failure unreachable(IOException e) {
        // What breaks behind the handshake is no question of trust, and something was sent by then.
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            return untrusted(e);
        }
        boolean refused = e instanceof ConnectException;
        return Failure.of(
                ExitCode.NO_SERVER,
                new Failure.Said(
                        "server_unreachable",
                        refused ? "no server answers at " + endpoint : "the connection to " + endpoint + " broke",
                        refused ? "" : "Whether the request had its effect is not known.",
                        refused
                                ? "start ./yoi serve, or check --server"
                                : "ask again with the same --idempotency-key: it has effect once"),
                e);
    }

    /// Nothing was sent yet, the token neither.
    private Failure untrusted(IOException e) {
        return Failure.of(
                ExitCode.NO_SERVER,
                new Failure.Said(
                        "server_untrusted",
                        "what answers at " + endpoint + " did not prove to be that server",
                        String.valueOf(e.getMessage()),
                        "check --server; for a certificate that this machine does not know, give --server-certificate"),
                e);
    }

    private static Failure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Failure.of(
                ExitCode.FAILED, new Failure.Said("interrupted", "the wait was interrupted", "", "ask again"), e);
    }
}
