package dev.yoi.server.wiring.tls;

import dev.yoi.server.wiring.config.Setting;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// Finds before the first client does what makes a certificate useless.
record ChainCheck(Setting setting, TlsIdentity.Held held) {
    private static final byte[] SAMPLE = "yoi".getBytes(StandardCharsets.US_ASCII);

    void require(Instant now) {
        List<X509Certificate> chain = held.chain();
        for (X509Certificate certificate : chain) {
            requireInTime(certificate, now);
        }
        requireOwnKey(chain.getFirst());
        for (int i = 1; i < chain.size(); i++) {
            requireIssuer(chain.get(i - 1), chain.get(i));
        }
    }

    private void requireInTime(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw Refusal.of(setting, "the certificate " + name(certificate) + " expired at " + end, "renew it");
        }
        if (now.isBefore(begin)) {
            throw Refusal.of(
                    setting,
                    "the certificate " + name(certificate) + " is valid from " + begin + " only",
                    "see to the machine's clock, or wait");
        }
    }

    /// Signs something with the key and looks at it with the certificate.
    private void requireOwnKey(X509Certificate certificate) {
        String algorithm = signatureAlgorithm(held.key());
        boolean same;
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(held.key());
            signing.update(SAMPLE);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(SAMPLE);
            same = verifying.verify(signing.sign());
        } catch (GeneralSecurityException _) {
            // A key that signs nothing which the certificate understands is another one's too.
            same = false;
        }
        if (!same) {
            throw Refusal.of(
                    setting,
                    "the key is not that of the certificate " + name(certificate),
                    "give the key that the certificate was made for; the server's own certificate is the first one");
        }
    }

    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    private void requireIssuer(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw Refusal.of(
                    setting,
                    "the certificate " + name(certificate) + " was not issued by the one behind it, " + name(issuer),
                    "put the server's own first, then each one's issuer",
                    e);
        }
    }

    private static String name(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }
}
