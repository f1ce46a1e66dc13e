package dev.yoi.server.wiring.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.Setting;
import dev.yoi.server.wiring.config.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server says of its certificate before anybody connects.
class TlsIdentityTest {
    @TempDir
    private Path dir;

    private Certificates certificates;
    private Path keystore;
    private Instant valid;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(dir);
        keystore = certificates.keystore("own");
        valid = Certificates.certificate(keystore).getNotBefore().toInstant().plusSeconds(3_600);
    }

    private void isRefused(TlsFiles files, Setting setting, String... words) {
        assertThatThrownBy(() -> TlsIdentity.load(files, valid)).isInstanceOfSatisfying(ServerException.class, e -> {
            assertThat(e.code()).isEqualTo(ProblemCode.CONFIG_INVALID);
            assertThat(e.failure().subject()).isEqualTo(setting.key());
            assertThat(e.getMessage() + e.failure().remedy()).contains(words).doesNotContain(Certificates.PASSWORD);
        });
    }

    @Test
    void aCertificateIsTakenFromPemAndFromPkcs12() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(Certificates.certificate(keystore).getEncoded());
        String sha256 = HexFormat.of().formatHex(digest);
        assertThat(TlsIdentity.load(certificates.pem(keystore), valid).certificateSha256())
                .isEqualTo(sha256);
        assertThat(TlsIdentity.load(certificates.pkcs12(keystore), valid).certificateSha256())
                .isEqualTo(sha256);
        Path rsa = certificates.keystore("rsa", "-keyalg", "RSA");
        assertThat(TlsIdentity.load(certificates.pem(rsa), valid))
                .hasToString(TlsIdentity.load(certificates.pkcs12(rsa), valid).toString());
        Path ed25519 = certificates.keystore("ed25519", "-keyalg", "Ed25519");
        assertThat(TlsIdentity.load(certificates.pem(ed25519), valid)).isNotNull();
    }

    @Test
    void aCertificateOutOfItsTimeIsRefusedWithTheDate() throws Exception {
        TlsFiles.Pem pem = certificates.pem(keystore);
        Instant end = Certificates.certificate(keystore).getNotAfter().toInstant();
        assertThatThrownBy(() -> TlsIdentity.load(pem, end.plusSeconds(1)))
                .hasMessageContaining("'CN=own' expired at " + end);
        assertThatThrownBy(() -> TlsIdentity.load(pem, valid.minusSeconds(7_200)))
                .hasMessageContaining("is valid from");
    }

    @Test
    void anothersKeyIsRefused() throws Exception {
        TlsFiles.Pem own = certificates.pem(keystore);
        TlsFiles.Pem other = certificates.pem(certificates.keystore("other"));
        isRefused(new TlsFiles.Pem(own.certificate(), other.key()), Setting.TLS_CERTIFICATE, "not that of", "CN=own");
        TlsFiles.Pem rsa = certificates.pem(certificates.keystore("rsa", "-keyalg", "RSA"));
        isRefused(new TlsFiles.Pem(own.certificate(), rsa.key()), Setting.TLS_KEY, "no key that the certificate");
    }

    @Test
    void certificatesInTheWrongOrderAreRefused() throws Exception {
        TlsFiles.Pem own = certificates.pem(keystore);
        TlsFiles.Pem other = certificates.pem(certificates.keystore("other"));
        Path both = dir.resolve("both.pem");
        Files.writeString(both, Files.readString(own.certificate()) + Files.readString(other.certificate()));
        isRefused(new TlsFiles.Pem(both, own.key()), Setting.TLS_CERTIFICATE, "not issued by the one behind it");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        TlsFiles.Pem pem = certificates.pem(keystore);
        Files.setPosixFilePermissions(pem.key(), PosixFilePermissions.fromString("rw-r--r--"));
        isRefused(pem, Setting.TLS_KEY, "others than its owner", "chmod 600");
        TlsFiles.Pkcs12 pkcs12 = certificates.pkcs12(keystore);
        Files.setPosixFilePermissions(pkcs12.passwordFile(), PosixFilePermissions.fromString("rw----r--"));
        isRefused(pkcs12, Setting.TLS_PASSWORD_FILE, "others than its owner");
        Files.setPosixFilePermissions(pkcs12.passwordFile(), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r-----"));
        isRefused(pkcs12, Setting.TLS_KEYSTORE, "others than its owner");
    }

    @Test
    void filesThatAreSomethingElseAreRefused() throws IOException, Exception {
        TlsFiles.Pem pem = certificates.pem(keystore);
        isRefused(new TlsFiles.Pem(dir.resolve("none.pem"), pem.key()), Setting.TLS_CERTIFICATE, "can't be read");
        isRefused(new TlsFiles.Pem(pem.key(), pem.key()), Setting.TLS_CERTIFICATE, "certificate");
        String old = Files.readString(pem.key()).replace("PRIVATE KEY", "EC PRIVATE KEY");
        Files.writeString(pem.key(), old);
        isRefused(pem, Setting.TLS_KEY, "PKCS#8", "openssl pkcs8");
        TlsFiles.Pkcs12 pkcs12 = certificates.pkcs12(keystore);
        Files.writeString(pkcs12.passwordFile(), "wrong\n");
        isRefused(pkcs12, Setting.TLS_KEYSTORE, "the password opens");
    }
}
