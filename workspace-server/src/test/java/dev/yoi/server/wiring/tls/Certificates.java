package dev.yoi.server.wiring.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.wiring.config.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Makes certificates with the JDK's `keytool`.
public final class Certificates {
    public static final String PASSWORD = "a password of the test";

    private final Path dir;

    public Certificates(Path dir) {
        this.dir = dir;
    }

    /// A key with a certificate that it signed itself, in a file NAME.p12 that is its owner's only.
    public Path keystore(String name, String... more) throws IOException, InterruptedException {
        Path file = dir.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more.length > 0 ? more : new String[] {"-keyalg", "EC", "-validity", "365"}));
        Path log = dir.resolve(name + ".log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
        return owners(file);
    }

    /// The same as NAME.pem and NAME.key.
    public TlsFiles.Pem pem(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore store = open(keystore);
        String alias = store.aliases().nextElement();
        Key key = store.getKey(alias, PASSWORD.toCharArray());
        return new TlsFiles.Pem(
                write(
                        keystore,
                        ".pem",
                        "CERTIFICATE",
                        store.getCertificate(alias).getEncoded()),
                owners(write(keystore, ".key", "PRIVATE KEY", key.getEncoded())));
    }

    public TlsFiles.Pkcs12 pkcs12(Path keystore) throws IOException {
        Path password = keystore.resolveSibling(keystore.getFileName() + ".pass");
        Files.writeString(password, PASSWORD + "\n");
        return new TlsFiles.Pkcs12(keystore, owners(password));
    }

    public static X509Certificate certificate(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore store = open(keystore);
        Certificate certificate = store.getCertificate(store.aliases().nextElement());
        return (X509Certificate) certificate;
    }

    private static KeyStore open(Path keystore) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    }

    private static Path write(Path keystore, String suffix, String label, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        String name = keystore.getFileName().toString().replace(".p12", suffix);
        return Files.writeString(
                keystore.resolveSibling(name),
                "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n");
    }

    private static Path owners(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
