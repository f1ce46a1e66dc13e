package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Takes out of a request what its route declares, and refuses what it does not.
final class RequestReader {
    /// Largest request body, in bytes. The longest input that a runtime takes fits in, even with every character
    /// escaped.
    static final int MAX_BODY_BYTES = 4 << 20;

    private final Request request;
    private final Route route;
    private final Proxies.Sender sender;
    private final Duration patience;

    RequestReader(Request request, Route route, Proxies.Sender sender, Duration patience) {
        this.request = request;
        this.route = route;
        this.sender = sender;
        this.patience = patience;
    }

    /// `readiness` is null for a route that answers at any time.
    Call call(Map<String, String> pathValues, Caller caller, @Nullable Readiness readiness) {
        if (!caller.permission().includes(route.permission())) {
            throw ServerException.of(
                    ProblemCode.PERMISSION_DENIED,
                    "token",
                    "the token lacks the permission that this route needs",
                    "use a token that has it");
        }
        if (readiness != null) {
            readiness.requireReady();
        }
        var parts = new Call.Parts(pathValues, query(), headers(), caller, sender, ByteBuffer.allocate(0));
        return route.upload().isPresent()
                ? new Call(parts, upload(route.upload().get()))
                : new Call(parts.withBody(body()));
    }

    private Map<String, List<String>> query() {
        if (route.returns().mediaType().startsWith("text/html")) {
            // What filters a view stands in its address; the page reads it, not the server.
            return Map.of();
        }
        SequencedSet<String> known = route.parameters();
        Map<String, List<String>> values = new HashMap<>();
        for (Fields.Field field : queryFields()) {
            if (!known.contains(field.getName())) {
                String names = known.isEmpty() ? "it takes none" : "known ones are: " + String.join(", ", known);
                throw ServerException.of(
                        ProblemCode.INVALID_REQUEST,
                        field.getName(),
                        "unknown parameter '" + field.getName() + "'",
                        names);
            }
            values.put(field.getName(), List.copyOf(field.getValues()));
        }
        return values;
    }

    private Fields queryFields() {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST,
                            "query",
                            "the query is not well-formed UTF-8",
                            "encode it and send it again")
                    .exception(e);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            if (value != null) {
                headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), value);
            }
        }
        return headers;
    }

    private byte[] body() {
        if (request.getLength() > MAX_BODY_BYTES) {
            throw tooLarge();
        }
        if (!mayHaveBody()) {
            return new byte[0];
        }
        Scheduler.Task deadline = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> request.fail(new TimeoutException("the body took too long")),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        byte[] body;
        try {
            body = bytes();
        } finally {
            deadline.cancel();
        }
        if (body.length == 0) {
            return body;
        }
        if (route.body().isEmpty()) {
            throw ServerException.invalid("body", "this route takes no body");
        }
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !"application/json".equals(MimeTypes.getBase(type.toLowerCase(Locale.ROOT)))) {
            throw ServerException.of(
                    ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                    "Content-Type",
                    "a body must be application/json",
                    "set the header Content-Type: application/json");
        }
        return body;
    }

    private InputStream upload(String mediaType) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !mediaType.equals(MimeTypes.getBase(type.toLowerCase(Locale.ROOT)))) {
            throw ServerException.of(
                    ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                    "Content-Type",
                    "a body must be " + mediaType,
                    "set the header Content-Type: " + mediaType);
        }
        return Content.Source.asInputStream(request);
    }

    private boolean mayHaveBody() {
        return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private byte[] bytes() {
        try {
            // Left open: to close it would hang up on a client that still sends ([UnwantedBody]).
            byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw tooLarge();
            }
            return body;
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST, "body", "the body ended early", "send the request again")
                    .exception(e);
        }
    }

    private static ServerException tooLarge() {
        return new ServerException.Failure(
                        ProblemCode.BODY_TOO_LARGE,
                        "body",
                        "a body has at most " + MAX_BODY_BYTES + " bytes",
                        "send less at once")
                .with("limit", "body_bytes")
                .with("maximum", Integer.toString(MAX_BODY_BYTES))
                .exception();
    }
}
