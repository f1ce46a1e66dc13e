package dev.yoi.runtime.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextMaskTest {
    private static final String VALUE = "correct horse battery";
    private static final String KEY = "sk-" + "abcDEF0123456789abcDEF0123";
    private static final String TOKEN = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
    private static final String PEM =
            "-----BEGIN PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA7bq0/x+Yc2a9".repeat(5) + "\n-----END PRIVATE KEY-----";
    private static final String TEXT = "ask correct horse or " + VALUE + VALUE + " task-" + KEY + "\n" + KEY + " "
            + TOKEN + ", Bearer " + TOKEN + "; correct horse batter\n" + PEM + "\nsk-learn ‹masked› é😀 corr";

    private final Redaction redaction = new Redaction();

    TextMaskTest() {
        redaction.know(VALUE);
    }

    private String whole(String text) {
        return redaction.masking().text(text);
    }

    @Test
    void aTextCutAnywhereIsMaskedAsIfItWereWhole() {
        String expected = whole(TEXT);
        assertThat(expected)
                .doesNotContain(VALUE, KEY.substring(3), TOKEN.substring(3))
                .contains("or ‹masked›‹masked› task-");
        for (int first = 0; first <= TEXT.length(); first++) {
            for (int length : new int[] {0, 1, 7, 23, 90}) {
                int second = Math.min(TEXT.length(), first + length);
                TextMask mask = redaction.growing();
                String told = mask.add(TEXT.substring(0, first))
                        + mask.add(TEXT.substring(first, second))
                        + mask.add(TEXT.substring(second))
                        + mask.rest();
                assertThat(told).isEqualTo(expected);
            }
        }
    }

    @Test
    void aTextThatComesCharacterByCharacterNeverTellsTheBeginningOfASecret() {
        TextMask mask = redaction.growing();
        var told = new StringBuilder();
        for (int i = 0; i < TEXT.length(); i++) {
            told.append(mask.add(TEXT.substring(i, i + 1)));
            assertThat(whole(TEXT)).startsWith(told.toString());
        }
        assertThat(told.append(mask.rest())).hasToString(whole(TEXT));
    }

    @Test
    void piecesOfAnySizeComeToTheSame() {
        String text = TEXT.repeat(5);
        String expected = whole(text);
        for (int trial = 0; trial < 20; trial++) {
            var random = new SplittableRandom(trial);
            TextMask mask = redaction.growing();
            var told = new StringBuilder();
            int at = 0;
            while (at < text.length()) {
                int end = Math.min(text.length(), at + random.nextInt(60));
                told.append(mask.add(text.substring(at, end)));
                at = end;
            }
            assertThat(told.append(mask.rest())).as("seed %d", trial).hasToString(expected);
        }
    }

    @Test
    void nothingIsHeldBackThatIsNoBeginningOfASecret() {
        TextMask mask = redaction.growing();
        for (String piece : new String[] {"I ask", " for sk", "-", " a Bearer", " of news\n", "-----BEGIN", " x"}) {
            assertThat(mask.add(piece)).isEqualTo(piece);
        }
        assertThat(mask.add("see correct ho")).isEqualTo("see ");
        assertThat(mask.add("use")).isEqualTo("correct house");
        assertThat(mask.rest()).isEmpty();
    }

    @Test
    void whatIsHeldBackIsBoundedAndALongKeyStaysMasked() {
        TextMask mask = redaction.growing();
        var told = new StringBuilder(mask.add("key sk-A1"));
        for (int i = 0; i < 100; i++) {
            told.append(mask.add("x".repeat(1000)));
            String expected = (i + 1) * 1000 + 2 <= TextMask.MAX_HELD ? "key sk-" : "key sk-" + Redaction.MASK;
            assertThat(told).startsWith("key sk-").hasSizeLessThanOrEqualTo(expected.length());
        }
        told.append(mask.add("yz end")).append(mask.rest());
        assertThat(told).hasToString("key sk-" + Redaction.MASK + " end");
        TextMask armour = redaction.growing();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + ("QUJD".repeat(16) + "\n").repeat(TextMask.MAX_HELD / 32);
        assertThat(armour.add(pem)
                        + armour.add("-----END PRIVATE KEY-----\nand what comes behind it\n")
                        + armour.rest())
                .startsWith("-----BEGIN PRIVATE KEY-----")
                .contains(Redaction.MASK)
                .endsWith("\nand what comes behind it\n")
                .doesNotContain("QUJD");
        TextMask prose = redaction.growing();
        String base64 = "eyJ" + "QUJD".repeat(TextMask.MAX_HELD);
        assertThat(prose.add(base64) + prose.add(" end")).isEqualTo(base64 + " end");
    }
}
