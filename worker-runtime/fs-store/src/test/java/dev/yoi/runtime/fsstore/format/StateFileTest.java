package dev.yoi.runtime.fsstore.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A file that got a line at each checkpoint of a busy worker.
class StateFileTest {
    private static String line(long number) {
        byte[] file = Line.file(new JsonWriter(64).beginObject().field("seq", number));
        return new String(file, StandardCharsets.US_ASCII);
    }

    private static long last(String file) {
        return Line.lastRecord(file.getBytes(StandardCharsets.US_ASCII)).number("seq");
    }

    @Test
    void theLastLineCounts() {
        assertThat(last(line(1))).isEqualTo(1);
        assertThat(last(line(1) + line(2) + line(3))).isEqualTo(3);
    }

    @Test
    void rowK_aLineThatACrashCutOffIsPassedOver() {
        String whole = line(1) + line(2);
        for (int cut = 1; cut < line(3).length() - 1; cut++) {
            assertThat(last(whole + line(3).substring(0, cut))).isEqualTo(2);
        }
        assertThat(last(whole + "\0".repeat(100))).isEqualTo(2);
    }

    @Test
    void rowK_aDamagedLineLeavesTheOneBefore() {
        assertThat(last(line(1) + line(2).replace("2", "7"))).isEqualTo(1);
    }

    @Test
    void aFileInWhichNoLineHoldsIsDamaged() {
        for (String file : new String[] {"", "\n", "\n\n", "{}", line(1).substring(1), "\0".repeat(100)}) {
            assertThatThrownBy(() -> last(file)).isInstanceOf(FormatException.class);
        }
    }
}
