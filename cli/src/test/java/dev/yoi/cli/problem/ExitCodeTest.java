package dev.yoi.cli.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyCodeHasTheExitCodeOfTheTable(ProblemCode code) {
        assertThat(ExitCode.of(code.code(), code.status()).code()).isEqualTo(code.exitCode());
    }

    @Test
    void theNumbersAreThoseThatHelpAndDocumentsName() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code)).containsExactly(0, 1, 2, 3, 4, 5);
    }
}
