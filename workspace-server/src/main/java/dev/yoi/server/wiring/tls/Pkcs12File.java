package dev.yoi.server.wiring.tls;

import dev.yoi.server.wiring.config.Setting;
import dev.yoi.server.wiring.config.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A key and its certificates in one file that a password opens, as `keytool` and `openssl pkcs12` write them.
final class Pkcs12File {
    private Pkcs12File() {}

    static TlsIdentity.Held read(TlsFiles.Pkcs12 files) {
        String line = new String(
                        OwnersFile.secret(Setting.TLS_PASSWORD_FILE, files.passwordFile()), StandardCharsets.UTF_8)
                .strip();
        byte[] content = OwnersFile.secret(Setting.TLS_KEYSTORE, files.keystore());
        char[] password = line.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            return held(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw Refusal.of(
                    Setting.TLS_KEYSTORE,
                    "this is no PKCS#12 file that the password opens",
                    "the password is the only line of the file that tls_password_file names",
                    e);
        }
    }

    private static TlsIdentity.Held held(KeyStore store, char[] password) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw Refusal.of(
                    Setting.TLS_KEYSTORE,
                    "there must be one key in the file, and there are " + keys.size(),
                    "make a file with the server's key only");
        }
        String alias = keys.getFirst();
        Certificate[] chain = store.getCertificateChain(alias);
        if (!(store.getKey(alias, password) instanceof PrivateKey key) || chain == null) {
            throw Refusal.of(Setting.TLS_KEYSTORE, "the file's key has no certificate", "make a file with both");
        }
        return new TlsIdentity.Held(
                key, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
    }
}
