package dev.yoi.runtime.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final String PEM = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA7bq0/x+Yc2a9".repeat(12)
            + "\nAAAA==\n-----END RSA PRIVATE KEY-----";

    private final Redaction redaction = new Redaction();

    private String masked(String text) {
        return redaction.masking().text(text);
    }

    private String maskedJson(String json) {
        return redaction.masking().json(json);
    }

    /// Put together here, so that no scanner of repositories takes them for keys.
    private static String key(String prefix, String body) {
        return prefix + body;
    }

    @Test
    void theShapesOfCommonKeysAreMaskedAndTheirKindIsLeft() {
        List<List<String>> keys = List.of(
                List.of("sk-", "abcDEF0123456789abcDEF0123"),
                List.of("sk-", "ant-api03-Zm9v_YmFy-Zm9vYmFyZm9vYmFy"),
                List.of("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"),
                List.of("ghs_", "abcdefghijklmnopqrstuvwxyz0123456789"),
                List.of("github_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuv"),
                List.of("glpat-", "abcdefghij0123456789"),
                List.of("npm_", "abcdefghijklmnopqrstuvwxyz0123456789"),
                List.of("sk_live_", "abcdefghij0123456789"),
                List.of("xoxb-", "1234567890-abcdefghij"),
                List.of("AKIA", "ABCDEFGHIJ012345"),
                List.of("AIza", "SyA-abcdefghijklmnopqrstuvwxyz01234"),
                List.of("Bearer ", "abcdefghij0123456789._~+/-=="),
                List.of("eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ"));
        for (List<String> key : keys) {
            String whole = key(key.getFirst(), key.getLast());
            String left = key.getFirst() + Redaction.MASK;
            assertThat(masked(whole)).isEqualTo(left);
            assertThat(masked("x=" + whole + " rest")).isEqualTo("x=" + left + " rest");
            assertThat(masked("\"" + whole + "\"," + whole + ";")).isEqualTo("\"" + left + "\"," + left + ";");
            assertThat(masked("a\\n" + whole)).as("behind an escaped line feed").isEqualTo("a\\n" + left);
        }
    }

    @Test
    void aPrivateKeyIsMaskedBetweenItsLines() {
        assertThat(masked("key:\n" + PEM + "\nend"))
                .isEqualTo("key:\n-----BEGIN RSA PRIVATE KEY-----" + Redaction.MASK
                        + "-----END RSA PRIVATE KEY-----\nend");
        assertThat(masked(JsonText.escaped(PEM)))
                .isEqualTo("-----BEGIN RSA PRIVATE KEY-----" + Redaction.MASK + "-----END RSA PRIVATE KEY-----");
        assertThat(masked(PEM.substring(0, 200))).endsWith("KEY-----" + Redaction.MASK);
    }

    @Test
    void whatOnlyLooksALittleLikeAKeyIsLeftAlone() {
        for (String text : List.of(
                "task-force sk-short risk-assessment-of-everything-2",
                "sk-a-class-name-of-some-style-sheet-with-words",
                "AKIA is short for something, ASIAABCDEFGHIJKLMNOPQRST is too long",
                "look for -----BEGIN PRIVATE KEY----- in your files, and for the line that ends it",
                "-----BEGIN PRIVATE KEY-----\nthen the lines of it, and so on",
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk".repeat(20),
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "eyJrZXkiOiJ2YWx1ZSJ9 is an object, and eyJhIjoxfQ.b.c is no token",
                "a bearer of good news, Bearer authentication",
                "0193f1c2-7a10-7cc3-8f2b-3d5e6f708192 ghp_short npm_config_cache sk_live_")) {
            assertThat(masked(text)).isSameAs(text);
        }
    }

    @Test
    void knownValuesAreMaskedWhereverTheyStand() {
        assertThat(redaction.know("hunter2-hunter2")).isTrue();
        assertThat(redaction.know("  äöü-geheim-\"x\"\n")).isTrue();
        assertThat(redaction.know("short")).isFalse();
        assertThat(redaction.know("x".repeat(Redaction.MAX_VALUE_CHARACTERS + 1)))
                .isFalse();
        assertThat(masked("a-hunter2-hunter2b short")).isEqualTo("a-" + Redaction.MASK + "b short");
        assertThat(masked("hunter2-hunter2hunter2-hunter2")).isEqualTo(Redaction.MASK + Redaction.MASK);
        assertThat(masked("hunter2-hunter2-hunter2")).as("two that overlap").isEqualTo(Redaction.MASK);
        assertThat(masked("<äöü-geheim-\"x\">")).isEqualTo("<" + Redaction.MASK + ">");
        assertThat(masked("{\"v\":\"äöü-geheim-\\\"x\\\"\"}")).isEqualTo("{\"v\":\"" + Redaction.MASK + "\"}");
        assertThat(masked("hunter2-hunter")).isEqualTo("hunter2-hunter");
    }

    @Test
    void valuesThatAreLearntLaterCountFromThenOn() {
        var text = redaction.growing();
        assertThat(text.add("hunter2-hunter2")).isEqualTo("hunter2-hunter2");
        redaction.know("hunter2-hunter2");
        assertThat(text.add("hunter2-hunter2!")).isEqualTo(Redaction.MASK + "!");
    }

    @Test
    void jsonIsLookedAtAsWhatItSays() {
        redaction.know("line one\nline \"two\"");
        redaction.know("1234567890");
        String secret = key("sk-", "abcDEF0123456789abcDEF0123");
        assertThat(maskedJson("{\"a\":\"line one\\nline \\u0022two\\u0022\",\"b\":[1,\"x\"]}"))
                .isEqualTo("{\"a\":\"" + Redaction.MASK + "\",\"b\":[1,\"x\"]}");
        assertThat(maskedJson("{\"" + secret + "\":1234567890, \"n\":12}"))
                .isEqualTo("{\"sk-" + Redaction.MASK + "\":\"" + Redaction.MASK + "\", \"n\":12}");
        assertThat(maskedJson("{\"a\":\"\\ud83d\\ude00 s\\u006b-" + secret.substring(3) + "\\n\"}"))
                .isEqualTo("{\"a\":\"\\ud83d\\ude00 sk-" + Redaction.MASK + "\\n\"}");
        String plain = "{\"a\":\"\\u00e9\\/\\\\\",\"b\":[true,null,-1.5e3]}";
        assertThat(maskedJson(plain)).isEqualTo(plain);
        assertThat(maskedJson("\"open \\")).isEqualTo("\"open \\");
        assertThat(maskedJson("\"open \\u00")).isEqualTo("\"open \\u00");
    }

    /// Would take hours if each beginning were followed to its end.
    @Test
    void aTextMadeOfBeginningsIsGoneThroughOnce() {
        for (String beginning :
                List.of("sk-", "eyJ-", "xoxb-", "github_pat_", "Bearer ", "-----BEGIN PRIVATE KEY-----")) {
            String hostile = beginning.repeat((2 << 20) / beginning.length());
            assertThat(redaction.finds(hostile)).as(beginning).isFalse();
        }
        String keys = ("sk-A" + "b".repeat(20) + "-").repeat(30_000);
        assertThat(masked(keys)).isEqualTo("sk-" + Redaction.MASK);
        assertThat(masked("eyJ.".repeat(1 << 18))).isEqualTo("eyJ" + Redaction.MASK);
    }

    @Test
    void placesAreCountedWithThoseThatStandThereAlready() {
        Masking masking = redaction.masking();
        masking.text("plain");
        assertThat(masking.places()).isZero();
        masking.text(key("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789") + " and ghp_" + Redaction.MASK);
        masking.json("{\"a\":\"\\n" + Redaction.MASK + "\"}");
        assertThat(masking.places()).isEqualTo(3);
    }
}
