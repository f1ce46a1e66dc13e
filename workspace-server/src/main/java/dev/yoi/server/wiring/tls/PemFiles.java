package dev.yoi.server.wiring.tls;

import dev.yoi.server.wiring.config.Setting;
import dev.yoi.server.wiring.config.TlsFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and a key as text (RFC 7468).
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFiles() {}

    static TlsIdentity.Held read(TlsFiles.Pem files) {
        List<X509Certificate> chain = chain(OwnersFile.any(Setting.TLS_CERTIFICATE, files.certificate()));
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        return new TlsIdentity.Held(key(OwnersFile.secret(Setting.TLS_KEY, files.key()), algorithm), chain);
    }

    private static List<X509Certificate> chain(byte[] pem) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw Refusal.of(Setting.TLS_CERTIFICATE, "there is no certificate in the file", "name the right file");
            }
            return chain;
        } catch (CertificateException e) {
            throw Refusal.of(
                    Setting.TLS_CERTIFICATE,
                    "this is no certificate in PEM",
                    "it has lines with BEGIN CERTIFICATE and END CERTIFICATE",
                    e);
        }
    }

    private static PrivateKey key(byte[] pem, String algorithm) {
        Matcher key = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw Refusal.of(
                    Setting.TLS_KEY,
                    "this is no PKCS#8 key in PEM, without a password",
                    "it begins with BEGIN PRIVATE KEY; convert another with: openssl pkcs8 -topk8 -nocrypt -in OLD"
                            + " -out NEW");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(key.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Refusal.of(
                    Setting.TLS_KEY,
                    "this is no key that the certificate could have (" + algorithm + ")",
                    "give the key that the certificate was made for",
                    e);
        }
    }
}
