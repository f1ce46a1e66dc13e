package dev.yoi.server.wiring.tls;

import dev.yoi.server.wiring.config.Setting;
import dev.yoi.server.wiring.config.TlsFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// What a server proves by that it is itself.
///
/// @param certificateSha256 of the server's own certificate, in hexadecimal digits: who knows it needs no
///     authority to tell this server from another one
public record TlsIdentity(SSLContext context, String certificateSha256) {
    /// Of one process, and never written.
    private static final char[] IN_MEMORY = new char[0];

    private static final String ALIAS = "server";

    /// A key and the certificates that lead from it to a root.
    record Held(PrivateKey key, List<X509Certificate> chain) {}

    /// Reads the files and tries what they hold. `config_invalid`, with the setting that is wrong, for what could
    /// serve nobody: another one's key, a certificate out of its time, certificates in the wrong order; and for a
    /// key that others can read.
    public static TlsIdentity load(TlsFiles files, Instant now) {
        Held held = switch (files) {
            case TlsFiles.Pem pem -> PemFiles.read(pem);
            case TlsFiles.Pkcs12 pkcs12 -> Pkcs12File.read(pkcs12);
        };
        Setting setting = files instanceof TlsFiles.Pem ? Setting.TLS_CERTIFICATE : Setting.TLS_KEYSTORE;
        new ChainCheck(setting, held).require(now);
        try {
            return new TlsIdentity(context(held), sha256(held.chain.getFirst()));
        } catch (GeneralSecurityException | IOException e) {
            throw Refusal.of(setting, "this certificate can't be used: " + e.getMessage(), "give another one", e);
        }
    }

    private static SSLContext context(Held held) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, IN_MEMORY);
        keys.setKeyEntry(ALIAS, held.key, IN_MEMORY, held.chain.toArray(Certificate[]::new));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, IN_MEMORY);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String sha256(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    /// Without the context, which holds the key.
    @Override
    public String toString() {
        return certificateSha256;
    }
}
