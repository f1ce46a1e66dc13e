package dev.yoi.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// What a server that speaks TLS must prove itself by. There is no way to trust whoever answers.
public sealed interface Trust {
    Trust OF_THE_MACHINE = new OfTheMachine();

    /// A certificate of the server's name, from an authority that the Java installation trusts.
    record OfTheMachine() implements Trust {}

    /// A certificate of the server's name, which is one of these or was issued by one of them.
    ///
    /// @param certificates a PEM file
    record Named(Path certificates) implements Trust {}

    /// This very certificate, whatever names it has: the server itself said so, in a file that only its owner can
    /// write.
    ///
    /// @param sha256 its digest in hexadecimal digits
    record Pinned(String sha256) implements Trust {}

    /// Empty where Java's own judgement holds. An [IOException] when what is named can't be read.
    static Optional<SSLContext> context(Trust trust) throws IOException {
        try {
            return switch (trust) {
                case OfTheMachine _ -> Optional.empty();
                case Named named -> Optional.of(context(managers(named.certificates)));
                case Pinned pinned -> Optional.of(context(new TrustManager[] {new PinnedCertificate(pinned.sha256)}));
            };
        } catch (GeneralSecurityException e) {
            throw new IOException("these certificates can't be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static TrustManager[] managers(Path certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificates)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
            }
        }
        if (trusted.size() == 0) {
            throw new IOException("there is no certificate in " + certificates);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
