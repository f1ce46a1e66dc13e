package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.http.RawConnection;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.config.TlsFiles;
import dev.yoi.server.wiring.tls.Certificates;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that speaks TLS.
class TlsTest {
    @TempDir
    private Path dir;

    private SSLContext trusting;
    private WorkspaceServer server;
    private HttpClient client;
    private ServerConfig config;

    @BeforeEach
    void start() throws Exception {
        var certificates = new Certificates(dir);
        Path keystore = certificates.keystore("own");
        trusting = trusting(keystore);
        TlsFiles files = certificates.pkcs12(keystore);
        config = config(new Reach(List.of("yoi.example"), Optional.of(files), List.of(), Optional.empty()));
        server = WorkspaceServer.open(config);
        client = HttpClient.newBuilder().sslContext(trusting).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private ServerConfig config(Reach reach) throws IOException {
        ServerConfig plain = TestServer.config(dir, RestorePolicy.NONE);
        return new ServerConfig(
                plain.workspace(),
                new ServerConfig.Listen("127.0.0.1", 0, true, reach),
                plain.dataDir(),
                plain.restore(),
                plain.defaultProfile());
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", Certificates.certificate(keystore));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private HttpResponse<String> signIn(String... headers) throws Exception {
        String code = server.signInUrl().replaceFirst(".*#code=", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"" + code + "\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aBrowserSignsInAndItsCookieNeverGoesAnotherWay() throws Exception {
        assertThat(server.url()).startsWith("https://127.0.0.1:");
        assertThat(server.signInUrl()).startsWith("https://yoi.example:");
        HttpResponse<String> signedIn = signIn("Origin", server.url());
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).endsWith("; Secure").contains("HttpOnly", "SameSite=Strict");
        HttpRequest asked = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/workers"))
                .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .build();
        assertThat(client.send(asked, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aPageThatWasNotEncryptedIsNoneOfThisServers() throws Exception {
        HttpResponse<String> refused = signIn("Origin", server.url().replace("https:", "http:"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("origin_not_allowed");
    }

    @Test
    void whoDoesNotKnowTheCertificateDoesNotTalkToIt() {
        try (HttpClient stranger = HttpClient.newHttpClient()) {
            HttpRequest asked =
                    HttpRequest.newBuilder(URI.create(server.url() + "/livez")).build();
            assertThatThrownBy(() -> stranger.send(asked, BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void plainHttpAndOldProtocolsAreNotSpoken() throws Exception {
        URI uri = URI.create(server.url());
        try (var socket = RawConnection.to(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(rest(socket), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1 200");
        }
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket =
                    (SSLSocket) trusting.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
                socket.setSoTimeout(180_000);
                socket.setEnabledProtocols(new String[] {protocol});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
            }
        }
    }

    private static byte[] rest(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException hungUp) {
            return new byte[0];
        }
    }

    @Test
    void theCommandLineLearnsWhichCertificateToExpect() throws Exception {
        var note = ReadOnlyWorkspace.serverNote(config).orElseThrow();
        assertThat(note.certificateSha256()).hasSize(64);
        assertThat(note.url()).isEqualTo(server.url());
        assertThat(note.publicUrl()).startsWith("https://yoi.example:");
        Path ready = dir.resolve("ready.json");
        server.writeReadyFile(ready);
        assertThat(Files.readString(ready)).contains("\"certificate_sha256\":\"" + note.certificateSha256() + '"');
    }

    @Test
    void streamsAndSocketsAreTheSame() throws Exception {
        String token = Files.readString(server.tokenFile()).strip();
        var socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(
                        URI.create(server.url().replace("https:", "wss:") + "/api/v1/ws"),
                        new java.net.http.WebSocket.Listener() {})
                .get();
        socket.abort();
        HttpRequest asked = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/stream"))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<java.io.InputStream> stream = client.send(asked, BodyHandlers.ofInputStream());
        try (var body = stream.body()) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(body.read()).isPositive();
        }
    }
}
