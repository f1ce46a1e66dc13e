package dev.yoi.cli.client;

import java.net.URI;

/// Where a server listens, and the token that opens it. Without a token only `/livez` answers.
public record Endpoint(URI url, String token) {
    public URI resolve(String path) {
        return URI.create(url.toString().replaceAll("/+$", "") + path);
    }

    /// A token is never printed by accident.
    @Override
    public String toString() {
        return url.toString();
    }
}
