package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a server while somebody is in the middle of a request.
class ClosingTest {
    private static final int LIMIT_MS = 120_000;

    @TempDir
    private Path dir;

    @Test
    void aClientThatIsStillSendingMakesNoFailureOfTheEnd() throws Exception {
        TestServer server = TestServer.in(dir);
        server.client()
                .post("/api/v1/tokens", Map.of("name", "ci", "permission", "read"))
                .good();
        try (Socket socket = sending(server)) {
            server.close();
            assertThat(socket.isConnected()).isTrue();
        }
        List<Path> files;
        try (Stream<Path> below = Files.walk(dir.resolve(TestServer.DATA_CANARY))) {
            files = below.filter(Files::isRegularFile).toList();
        }
        assertThat(files).noneMatch(file -> file.endsWith("server.json"));
        Path audit = files.stream()
                .filter(file -> file.endsWith("audit.jsonl"))
                .findFirst()
                .orElseThrow();
        assertThat(audit).content().contains("/api/v1/tokens");
    }

    /// Comes back when the server waits for the rest of a body, which will not come.
    private static Socket sending(TestServer server) throws IOException {
        URI uri = URI.create(server.server().url());
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(LIMIT_MS);
        socket.getOutputStream()
                .write(("POST /api/v1/session HTTP/1.1\r\nHost: " + uri.getAuthority()
                                + "\r\nContent-Type: application/json\r\nExpect: 100-continue"
                                + "\r\nContent-Length: 1000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(answer).isEqualTo("HTTP/1.1 100");
        return socket;
    }
}
