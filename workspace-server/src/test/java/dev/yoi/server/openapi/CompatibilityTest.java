package dev.yoi.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Within a version of the API nothing may change that a client of it relies on.
class CompatibilityTest {
    /// As it was when version 1 was fixed. It is replaced at a release, by a document that breaks nothing of it.
    private static final Path FIXED = Path.of("src/test/resources/openapi/version-1.json");

    @Test
    void nothingBreaksAClientOfVersion1() throws IOException {
        var json = new JsonMapper();
        JsonNode fixed = json.readTree(Files.readString(FIXED));
        JsonNode now = json.readTree(Files.readString(Path.of("../docs/openapi.json")));
        assertThat(Breaks.between(fixed, now)).isEmpty();
        assertThat(now.path("info").path("version"))
                .isEqualTo(fixed.path("info").path("version"));
    }
}
