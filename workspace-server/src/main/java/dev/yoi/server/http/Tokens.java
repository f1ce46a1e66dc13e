package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// Who may call. Holds a digest of the token, not the token; comparing takes the same time whatever is presented.
public final class Tokens {
    private static final String SCHEME = "bearer ";

    private final byte[] digest;

    public Tokens(String token) {
        this.digest = sha256(token);
    }

    /// What the value of an `Authorization` header allows.
    Permission granted(Optional<String> authorization) {
        String presented = authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .orElseThrow(() -> refused("this needs a token"));
        if (!MessageDigest.isEqual(digest, sha256(presented))) {
            throw refused("the token is not the one of this server");
        }
        return Permission.ADMIN;
    }

    private static ServerException refused(String message) {
        return ServerException.of(
                ProblemCode.UNAUTHENTICATED,
                "Authorization",
                message,
                "send 'Authorization: Bearer TOKEN' with the content of the server's token file");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
