package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.RawConnection;
import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server behind a proxy on the same machine. Whose word counts in general is in `ProxiesTest`.
class BehindProxyTest {
    private static final String PUBLIC = "https://yoi.example";

    @TempDir
    private Path dir;

    private WorkspaceServer server;

    @BeforeEach
    void start() throws IOException {
        ServerConfig plain = TestServer.config(dir, RestorePolicy.NONE);
        var reach = new Reach(List.of(), Optional.empty(), List.of("127.0.0.1"), Optional.of(URI.create(PUBLIC)));
        server = WorkspaceServer.open(new ServerConfig(
                plain.workspace(),
                new ServerConfig.Listen("127.0.0.1", 0, true, reach),
                plain.dataDir(),
                plain.restore(),
                plain.defaultProfile()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// As the proxy passes it on.
    private String signIn(String... headers) throws IOException {
        String body = "{\"code\":\"" + server.signInUrl().replaceFirst(".*#code=", "") + "\"}";
        URI uri = URI.create(server.url());
        try (var socket = RawConnection.to(uri.getHost(), uri.getPort())) {
            String request = "POST /api/v1/session HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theLinkIsThatOfTheProxyAndItsNameIsKnown() throws IOException {
        assertThat(server.signInUrl()).startsWith(PUBLIC + "/#code=");
        assertThat(server.url()).startsWith("http://127.0.0.1:");
        String signedIn = signIn(
                "Host: yoi.example", "Origin: " + PUBLIC, "X-Forwarded-For: 198.51.100.9", "X-Forwarded-Proto: https");
        assertThat(signedIn).startsWith("HTTP/1.1 201").contains("SameSite=Strict; Secure");
    }

    @Test
    void aPageThatWasNotEncryptedIsRefusedWhereTheRequestWas() throws IOException {
        assertThat(signIn("Host: yoi.example", "Origin: http://yoi.example", "X-Forwarded-Proto: https"))
                .startsWith("HTTP/1.1 403")
                .contains("origin_not_allowed");
    }

    @Test
    void aNameThatIsOnlyForwardedIsNoName() throws IOException {
        assertThat(signIn("Host: evil.example", "X-Forwarded-Host: yoi.example", "Forwarded: host=yoi.example"))
                .startsWith("HTTP/1.1 403")
                .contains("host_not_allowed");
    }

    @Test
    void whoAsksFromThisMachineStillGetsIn() throws IOException {
        assertThat(signIn("Host: " + URI.create(server.url()).getAuthority()))
                .startsWith("HTTP/1.1 201")
                .doesNotContain("Secure");
    }
}
