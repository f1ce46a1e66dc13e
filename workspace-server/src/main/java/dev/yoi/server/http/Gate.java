package dev.yoi.server.http;

import dev.yoi.server.problem.ServerException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// What decides whether a request is heard at all.
public record Gate(HostNames hosts, Tokens tokens, Readiness readiness) {
    void requireHost(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null) {
            throw ServerException.invalid("Host", "the Host header is missing");
        }
        hosts.require(host);
        String authority = request.getHttpURI().getAuthority();
        if (authority != null) {
            hosts.require(authority);
        }
    }

    Permission granted(Request request) {
        return tokens.granted(Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)));
    }
}
