package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Json;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request as a handler sees it: what the router took from it, with nothing left to check but meaning.
public final class Call {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, String> pathValues;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers;
    private final Caller caller;
    private final Proxies.Sender sender;
    private final ByteBuffer body;
    private final InputStream upload;

    /// `headers` has lower-case names.
    Call(Parts parts) {
        this(parts, InputStream.nullInputStream());
    }

    Call(Parts parts, InputStream upload) {
        this.upload = upload;
        this.pathValues = parts.pathValues();
        this.query = parts.query();
        this.headers = parts.headers();
        this.caller = parts.caller();
        this.sender = parts.sender();
        this.body = parts.body();
    }

    record Parts(
            Map<String, String> pathValues,
            Map<String, List<String>> query,
            Map<String, String> headers,
            Caller caller,
            Proxies.Sender sender,
            ByteBuffer body) {
        Parts withBody(byte[] content) {
            return new Parts(pathValues, query, headers, caller, sender, ByteBuffer.wrap(content));
        }
    }

    /// The value of a variable of the route's path.
    public String path(String variable) {
        String value = pathValues.get(variable);
        if (value == null) {
            throw new IllegalStateException("the route has no variable " + variable);
        }
        return value;
    }

    /// The only value of a query parameter.
    public Optional<String> parameter(String name) {
        List<String> values = parameters(name);
        if (values.size() > 1) {
            throw ServerException.invalid(name, "'" + name + "' is given more than once");
        }
        return values.stream().findFirst();
    }

    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    /// A query parameter that is a whole number from `minimum` to `maximum`.
    public long number(String name, long preset, long minimum, long maximum) {
        return parameter(name)
                .map(text -> Numbers.parse(name, text, minimum, maximum))
                .orElse(preset);
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /// The request body; `{}` when there was none.
    public <T> T body(Class<T> type) {
        return Json.read(body.hasRemaining() ? bodyBytes() : NOTHING, type);
    }

    /// The request body as it came.
    public byte[] bodyBytes() {
        byte[] copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        return copy;
    }

    /// Another request of the same caller, made of what a socket was told.
    public Call another(
            Map<String, String> otherPath,
            Map<String, List<String>> otherQuery,
            Map<String, String> otherHeaders,
            byte[] otherBody) {
        return new Call(new Parts(otherPath, otherQuery, otherHeaders, caller, sender, ByteBuffer.wrap(otherBody)));
    }

    /// The request body of a route that takes an upload, as it comes.
    public InputStream upload() {
        return upload;
    }

    public Caller caller() {
        return caller;
    }

    /// The address that the request comes from.
    public String peer() {
        return sender.address();
    }

    /// Whether nobody could read it on its way: then its cookies must never go another one.
    public boolean secure() {
        return sender.secure();
    }

    /// For a handler that needs more than its route does.
    public void require(Permission needed) {
        if (!caller.permission().includes(needed)) {
            throw ServerException.of(
                    ProblemCode.PERMISSION_DENIED,
                    "token",
                    "this needs the permission '" + needed.name().toLowerCase(Locale.ROOT) + "'",
                    "use a token that has it");
        }
    }

    /// Refuses an edit without `If-Match` (428) or of another revision (412).
    public void requireMatch(String currentTag) {
        String wanted = header("if-match")
                .orElseThrow(() -> ServerException.of(
                        ProblemCode.PRECONDITION_REQUIRED,
                        "If-Match",
                        "an edit must say which revision it is made on",
                        "read the object and send its ETag in If-Match"));
        boolean matches = wanted.strip().equals("*")
                || List.of(wanted.split(",")).stream().map(String::strip).anyMatch(currentTag::equals);
        if (!matches) {
            throw ServerException.of(
                    ProblemCode.REVISION_STALE,
                    "If-Match",
                    "the object was changed since it was read",
                    "read it again and repeat the edit");
        }
    }
}
