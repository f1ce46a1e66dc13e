package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a run prints of the owner's token, or of a key, is neither served nor kept.
class SecretApiTest {
    private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789";

    @TempDir
    private Path dir;

    @Test
    void theOwnersTokenAndKeysThatARunPrintsAreMasked() throws IOException {
        String token;
        Path tokenFile;
        try (TestServer server = TestServer.in(dir)) {
            ApiClient api = server.client();
            tokenFile = server.server().tokenFile();
            token = Files.readString(tokenFile).strip();
            String worker = api.create();
            String first = token.substring(0, 9);
            String second = token.substring(9);
            api.run(worker, "printf %s 'token " + first + "'; printf %s '" + second + " ghp_'; echo " + KEY);
            List<JsonNode> events = api.events(worker);
            assertThat(events.toString()).doesNotContain(token);
            assertThat(said(events)).isEqualTo("token ‹masked› ghp_‹masked›\n");
            assertThat(events.stream()
                            .mapToInt(event -> event.path("masked").asInt())
                            .sum())
                    .isEqualTo(2);
        }
        assertNowhere(token, tokenFile);
    }

    private static String said(List<JsonNode> events) {
        var said = new StringBuilder();
        events.stream()
                .filter(event -> event.path("kind").asString().equals("message"))
                .forEach(event -> said.append(event.path("content").asString()));
        return said.toString();
    }

    private void assertNowhere(String token, Path but) throws IOException {
        try (var files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(but)) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as("%s", dir.relativize(file))
                            .doesNotContain(token);
                }
            }
        }
    }
}
