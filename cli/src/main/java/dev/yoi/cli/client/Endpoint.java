package dev.yoi.cli.client;

import java.net.URI;
import java.util.Optional;

/// Where a server listens, and the token that opens it. Without a token only `/livez` answers.
///
/// @param trust what it must prove itself by, when it speaks TLS
/// @param publicUrl what people open; empty where that is `url`
public record Endpoint(URI url, String token, Trust trust, Optional<URI> publicUrl) {
    /// A server that needs no more proof than those that the machine trusts.
    public Endpoint(URI url, String token) {
        this(url, token, Trust.OF_THE_MACHINE, Optional.empty());
    }

    /// The same server, with another token.
    public Endpoint with(String otherToken) {
        return new Endpoint(url, otherToken, trust, publicUrl);
    }

    public URI resolve(String path) {
        return join(url, path);
    }

    /// Where a person finds `path`.
    public URI resolveForPeople(String path) {
        return join(publicUrl.orElse(url), path);
    }

    private static URI join(URI base, String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    /// A token is never printed by accident.
    @Override
    public String toString() {
        return url.toString();
    }
}
