package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Which pages may make a browser ask this server: its own. The same for requests, event streams and WebSockets.
final class Origins {
    private static final Set<String> OWN_OR_TYPED = Set.of("same-origin", "none");

    private Origins() {}

    /// `origin_not_allowed` for a request that a page of another origin caused. The origin must be the one that
    /// the request itself is addressed to, which [HostNames] has looked at before.
    ///
    /// @param secure the request was encrypted: a page that was not could be anybody's, and is none of ours
    static void require(HttpFields headers, boolean secure) {
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin == null) {
            return;
        }
        String host = headers.get(HttpHeader.HOST);
        String wanted = origin.toLowerCase(Locale.ROOT).replaceFirst(secure ? "^https://" : "^https?://", "");
        if (host == null || origin.equals(wanted) || !wanted.equals(host.toLowerCase(Locale.ROOT))) {
            throw foreign();
        }
    }

    /// Where a browser tells what caused a request, a cookie counts only in one of this server's own pages. Pages
    /// of other ports of this machine are "the same site", and get the cookie sent.
    static void requireOwnPage(HttpFields headers) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null && !OWN_OR_TYPED.contains(site)) {
            throw foreign();
        }
    }

    private static ServerException foreign() {
        return ServerException.of(
                ProblemCode.ORIGIN_NOT_ALLOWED,
                "Origin",
                "a page of another origin may not do this",
                "open this server's own address");
    }
}
