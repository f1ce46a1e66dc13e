package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that speaks TLS, and a command line that trusts it for a reason or not at all.
class EncryptedTest {
    @TempDir
    Path folder;

    private Program yoi;
    private Path keystore;
    private Path certificate;
    private Path password;

    @BeforeEach
    void prepare() throws Exception {
        yoi = Program.jvm(GitRepository.create(folder.resolve("project"), "only"), folder.resolve("home"));
        password = owners(Files.writeString(folder.resolve("yoi.pass"), "a password\n"));
        keystore = folder.resolve("yoi.p12");
        certificate = folder.resolve("yoi.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=yoi",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        owners(keystore);
    }

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    private static Path owners(Path file) throws Exception {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void keytool(String... arguments) throws Exception {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path log = folder.resolve("keytool.log");
        var builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("-alias", "yoi", "-keystore", keystore.toString()));
        builder.command().addAll(List.of("-storepass:file", password.toString()));
        int exit = builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
    }

    private ServerProcess serve() throws Exception {
        return ServerProcess.start(
                yoi, "--tls-keystore", keystore.toString(), "--tls-password-file", password.toString());
    }

    @Test
    void theCommandLineFindsItsOwnServerAndTrustsTheCertificateThatItWroteDown() throws Exception {
        try (ServerProcess server = serve()) {
            String url = Json.string(server.announced(), "url");
            assertThat(url).startsWith("https://127.0.0.1:");
            var made = yoi.run("worker", "create", "--profile", "shell");
            assertThat(made.exit()).as(made.errors()).isZero();
            assertThat(yoi.run("worker", "list").output())
                    .contains(made.output().strip());
            assertThat(yoi.run("open", "--no-open").output()).startsWith("https://127.0.0.1:");
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void anyOtherServerMustProveItself() throws Exception {
        try (ServerProcess server = serve()) {
            String here = Json.string(server.announced(), "url");
            String named = "https://localhost:" + URI.create(here).getPort();
            String token = Json.string(server.announced(), "token_file");
            String[] unknown = {"worker", "list", "--json", "--server", named, "--token-file", token};
            isUntrusted(yoi.run(unknown));
            var known = yoi.run(
                    "worker",
                    "list",
                    "--server",
                    named,
                    "--token-file",
                    token,
                    "--server-certificate",
                    certificate.toString());
            assertThat(known.exit()).as(known.errors()).isZero();
            isUntrusted(yoi.run(
                    "worker",
                    "list",
                    "--json",
                    "--server",
                    here,
                    "--token-file",
                    token,
                    "--server-certificate",
                    certificate.toString()));
        }
    }

    private static void isUntrusted(Program.Result result) {
        assertThat(result.exit()).as(result.errors()).isEqualTo(5);
        assertThat(Json.string(Json.parse(result.errors()), "code")).isEqualTo("server_untrusted");
    }

    @Test
    void whatOthersCouldReadOrReachInTheClearIsRefused() throws Exception {
        var open = yoi.run("serve", "--port", "0", "--no-open", "--listen", "0.0.0.0");
        assertThat(open.exit()).isEqualTo(2);
        assertThat(open.errors()).contains("config_invalid", "in the clear", "--tls-keystore", "--behind-proxy");
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r--r--"));
        var exposed = yoi.run(
                "serve",
                "--port",
                "0",
                "--no-open",
                "--tls-keystore",
                keystore.toString(),
                "--tls-password-file",
                password.toString());
        assertThat(exposed.exit()).isEqualTo(2);
        assertThat(exposed.errors()).contains("config_invalid", "tls_keystore", "chmod 600");
        var checked = yoi.with("YOI_TLS_KEYSTORE", keystore.toString())
                .with("YOI_TLS_PASSWORD_FILE", password.toString())
                .run("config", "check");
        assertThat(checked.exit()).isEqualTo(2);
        assertThat(checked.errors()).contains("tls_keystore");
    }

    @Test
    void whatPeopleOpenIsTheNameAndTheCommandLineUsesTheAddress() throws Exception {
        String[] named = {
            "--tls-keystore",
            keystore.toString(),
            "--tls-password-file",
            password.toString(),
            "--listen",
            "127.0.0.2",
            "--allowed-host",
            "localhost,yoi.example"
        };
        try (ServerProcess server = ServerProcess.start(yoi, named)) {
            assertThat(Json.string(server.announced(), "url")).startsWith("https://127.0.0.2:");
            assertThat(yoi.run("open", "--no-open").output()).startsWith("https://localhost:");
            assertThat(yoi.run("worker", "list").exit()).isZero();
        }
    }
}
