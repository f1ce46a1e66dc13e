package dev.yoi.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTableTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| (\\d{3}|–) \\| (\\d) \\|.*");

    @Test
    void theApiPageHasTheSameTable() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/api.md")).stream()
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .sorted()
                .toList();
        List<String> coded = Arrays.stream(ProblemCode.values())
                .map(code -> code.code() + " " + (code.status() == 0 ? "–" : code.status()) + " " + code.exitCode())
                .sorted()
                .toList();
        assertThat(documented).containsExactlyElementsOf(coded);
    }

    @Test
    void everyFailureOfTheRuntimeKeepsItsCode() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ProblemCode.of(code).code()).isEqualTo(code.code());
        }
    }

    @Test
    void aTitleIsTheCodeInWords() {
        assertThat(ProblemCode.WORKER_NOT_FOUND.title()).isEqualTo("Worker not found");
    }
}
