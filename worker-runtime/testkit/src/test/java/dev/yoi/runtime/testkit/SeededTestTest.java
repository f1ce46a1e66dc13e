package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

@ExtendWith({SeededTestTest.Witness.class, SeededTest.class})
class SeededTestTest {
    /// Sees a failure after the extension under test, since that comes later in the list; keeps it from JUnit.
    static final class Witness implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            assertThat(failure).hasMessage("on purpose");
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .satisfies(note -> assertThat(note)
                            .hasMessageStartingWith("repeat with: ./mvnw -pl ")
                            .hasMessageContaining(" -Dtest=SeededTestTest#aFailureCarriesTheCommandThatRepeatsIt ")
                            .hasMessageContaining(" -Dyoi.seed="));
        }
    }

    @Test
    void aFailureCarriesTheCommandThatRepeatsIt(SeededRandom random) {
        assertThat(random.seed()).isEqualTo(random.split().seed());
        throw new IllegalStateException("on purpose");
    }

    @Test
    void aTestWithoutRandomnessNeedsNoSeed(TestInfo info) {
        assertThat(info.getTestMethod()).isPresent();
    }
}
