package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// What decides whether a request is heard at all: one rule for requests, event streams and WebSockets.
public record Gate(Doors doors, Access access, Readiness readiness, FailedAttempts failedAttempts, Audit audit) {
    /// The header that a page of this server shows with each change.
    public static final String CSRF_HEADER = "X-Yoi-Csrf";

    private static final String SCHEME = "bearer ";

    /// Under which names and through whom it is reached.
    public record Doors(HostNames hosts, Proxies proxies) {}

    /// Who sends a request; refuses one that is addressed to another server or comes from another's page.
    Proxies.Sender sender(Request request) {
        Proxies.Sender sender = doors.proxies.sender(request);
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null) {
            throw ServerException.invalid("Host", "the Host header is missing");
        }
        String local = Request.getLocalAddr(request);
        doors.hosts.require(host, local);
        String authority = request.getHttpURI().getAuthority();
        if (authority != null) {
            doors.hosts.require(authority, local);
        }
        Origins.require(request.getHeaders(), sender.secure());
        return sender;
    }

    /// Who asks; `unauthenticated` when nothing right is shown. A token counts before a cookie.
    Caller caller(Request request, Proxies.Sender sender) {
        Optional<String> authorization =
                Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (authorization.isPresent()) {
            return authorization
                    .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                    .map(value -> value.substring(SCHEME.length()).strip())
                    .flatMap(access::byToken)
                    .orElseThrow(() -> wrong(sender));
        }
        Optional<String> cookie = cookie(request);
        if (cookie.isEmpty()) {
            throw refused("this needs a token or a session");
        }
        Caller caller = access.bySession(cookie.get()).orElseThrow(() -> wrong(sender));
        Origins.requireOwnPage(request.getHeaders());
        return caller;
    }

    /// `csrf_missing` for a change that a browser was asked for, unless one of this server's own pages asked.
    static void requireOwnPage(Caller caller, Request request) {
        String csrf = caller.csrf();
        if (csrf == null) {
            return;
        }
        String shown =
                Optional.ofNullable(request.getHeaders().get(CSRF_HEADER)).orElse("");
        if (!MessageDigest.isEqual(csrf.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8))) {
            throw ServerException.of(
                    ProblemCode.CSRF_MISSING,
                    CSRF_HEADER,
                    "a change by a browser's session needs this header",
                    "send the csrf_token that GET /api/v1/session gives");
        }
    }

    /// A socket carries changes too. No page can send `X-Yoi-Csrf` with its handshake, but every browser says
    /// which page opened it, and [Origins] has looked at that.
    static void requireHandshake(Caller caller, Request request) {
        String upgrade = request.getHeaders().get(HttpHeader.UPGRADE);
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            throw ServerException.invalid("Upgrade", "this route speaks WebSocket only");
        }
        if (caller.csrf() != null && request.getHeaders().get(HttpHeader.ORIGIN) == null) {
            throw ServerException.of(
                    ProblemCode.ORIGIN_NOT_ALLOWED,
                    "Origin",
                    "a browser says which page opens a socket",
                    "use a token instead of a cookie");
        }
    }

    private Optional<String> cookie(Request request) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(access.cookieName()))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    private ServerException wrong(Proxies.Sender sender) {
        failedAttempts.count(sender.address());
        return refused("what was shown is no token or session of this server");
    }

    private static ServerException refused(String message) {
        return ServerException.of(
                ProblemCode.UNAUTHENTICATED,
                "Authorization",
                message,
                "send 'Authorization: Bearer TOKEN' with the content of the server's token file, or sign in with"
                        + " a link from: yoi open");
    }
}
