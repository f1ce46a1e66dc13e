package dev.yoi.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes secrets and their digests. A secret has 256 bits of chance, so a plain digest of it can't be searched.
final class Secrets {
    private static final int BYTES = 32;
    private static final int ID_BYTES = 6;

    private final RandomGenerator random;

    Secrets(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /// Names something that has a secret; none itself.
    String nextId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static String digest(String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /// What a page shows to prove that it could read what this server told it; follows from the session's secret,
    /// so that nothing more has to be kept.
    static String csrf(String sessionSecret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf " + sessionSecret));
    }

    /// In the same time wherever they differ.
    static boolean same(String digest, String other) {
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
