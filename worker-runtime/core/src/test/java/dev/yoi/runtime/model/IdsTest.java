package dev.yoi.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Values that validate themselves: whoever holds one may rely on its form.
class IdsTest {
    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /// Each kind of id with a value that is as long as may be.
    private static Map<Function<String, Object>, String> kinds() {
        var kinds = new LinkedHashMap<Function<String, Object>, String>();
        kinds.put(BackendName::new, "a" + "b".repeat(31));
        kinds.put(ProfileName::new, "0" + "b".repeat(63));
        kinds.put(BundleId::new, "A" + ":".repeat(127));
        kinds.put(RuntimeId::new, "r" + "-".repeat(63));
        kinds.put(WorkdirRef::new, "w" + ".".repeat(63));
        kinds.put(ItemId::new, "I" + "_".repeat(127));
        kinds.put(DiagnosticCode::new, "d" + "_".repeat(63));
        kinds.put(IdempotencyKey::new, "!" + "~".repeat(127));
        return kinds;
    }

    @Test
    void I11_idsHaveALongestFormAndOneMoreIsRefused() {
        kinds().forEach((make, longest) -> {
            assertThat(make.apply(longest)).hasToString(longest);
            refused(ErrorCode.INVALID_REQUEST, () -> make.apply(longest + longest.charAt(1)));
        });
    }

    @Test
    void I12_noIdIsAPathOrHasBlanksOrLineBreaks() {
        kinds().forEach((make, longest) -> {
            for (String bad : List.of("", " ", "a b", "a\nb", "a\n", "\u00e9", "a\u0000")) {
                refused(ErrorCode.INVALID_REQUEST, () -> make.apply(bad));
            }
            if (!(make.apply("a") instanceof IdempotencyKey)) {
                refused(ErrorCode.INVALID_REQUEST, () -> make.apply("/etc"));
                refused(ErrorCode.INVALID_REQUEST, () -> make.apply("../x"));
            }
        });
    }

    @Test
    void aWorkerIdIsAUuidOfVersionSevenInItsCanonicalForm() {
        String text = "01900000-0000-7abc-8def-000000000001";
        assertThat(WorkerId.parse(text)).hasToString(text);
        assertThat(WorkerId.parse(text).mintedMillis()).isEqualTo(0x01900000_0000L);
        for (String bad : List.of(
                "",
                text.toUpperCase(Locale.ROOT),
                text + "0",
                "1900000-0000-7abc-8def-000000000001",
                "01900000-0000-4abc-8def-000000000001",
                "01900000-0000-7abc-cdef-000000000001",
                "{01900000-0000-7abc-8def-000000000001}")) {
            refused(ErrorCode.INVALID_REQUEST, () -> WorkerId.parse(bad));
        }
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerId(0x4000, 1L << 63));
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerId(0x7000, 0));
    }

    @Test
    void aDigestIsSixtyFourLowerCaseHexadecimalDigits() {
        assertThat(Digest.sha256(new byte[0]).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        refused(ErrorCode.INVALID_REQUEST, () -> new Digest("e3"));
        refused(ErrorCode.INVALID_REQUEST, () -> new Digest("E".repeat(64)));
    }

    @Test
    void aNameIsOneReadableLine() {
        assertThat(new WorkerName("Jürgens Wörker 😀")).hasToString("Jürgens Wörker 😀");
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerName(" "));
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerName("two\nlines"));
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerName("bell\u0007"));
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerName("half\ud800 of a pair"));
        refused(ErrorCode.INVALID_REQUEST, () -> new WorkerName("the other half\udc00"));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> new WorkerName("x".repeat(201)));
    }

    @Test
    void I11_labelsAreFewShortAndSorted() {
        var labels = Labels.of(Map.of("yoi.dev/ticket", "42", "a", ""));
        assertThat(labels.values().keySet()).containsExactly("a", "yoi.dev/ticket");
        assertThat(labels.containsAll(Labels.of(Map.of("a", "")))).isTrue();
        assertThat(labels.containsAll(Labels.of(Map.of("a", "b")))).isFalse();
        refused(ErrorCode.INVALID_REQUEST, () -> Labels.of(Map.of("No", "v")));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> Labels.of(Map.of("a", "v".repeat(201))));
        var many = new TreeMap<String, String>();
        for (int i = 0; i <= Labels.MAX_LABELS; i++) {
            many.put("k" + i, "v");
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> Labels.of(many));
    }

    @Test
    void aGenerationCountsUpFromNone() {
        assertThat(Generation.NONE.next()).isEqualTo(new Generation(1));
        refused(ErrorCode.INVALID_REQUEST, () -> new Generation(-1));
    }

    @Test
    void codesAreReadBackToTheirConstants() {
        for (EndReason reason : EndReason.values()) {
            assertThat(EndReason.of(reason.code())).isEqualTo(reason);
        }
        for (StopOutcome outcome : StopOutcome.values()) {
            assertThat(StopOutcome.of(outcome.code())).isEqualTo(outcome);
        }
        refused(ErrorCode.INVALID_REQUEST, () -> StopOutcome.of("vanished"));
    }
}
