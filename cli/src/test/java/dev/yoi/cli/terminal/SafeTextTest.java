package dev.yoi.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void escapeSequencesAreSpelledOut() {
        assertThat(SafeText.of("\u001b]0;owned\u0007\u001b[2J")).isEqualTo("\\x1b]0;owned\\x07\\x1b[2J");
    }

    @Test
    void theOneByteFormsOfEscapeSequencesAreSpelledOutToo() {
        assertThat(SafeText.of("\u009b2J\u007f")).isEqualTo("\\x9b2J\\x7f");
    }

    @Test
    void charactersThatReorderALineAreSpelledOut() {
        assertThat(SafeText.of("a\u202eb\u2066c")).isEqualTo("a\\u202eb\\u2066c");
    }

    @Test
    void linesTabsAndEveryLanguageStay() {
        String text = "eins\tzwei\n夜 🌙 ñ\n";
        assertThat(SafeText.of(text)).isSameAs(text);
    }

    @Test
    void aCarriageReturnBeforeANewlineGoesAndOneAloneIsSpelledOut() {
        assertThat(SafeText.of("a\r\nb\rc")).isEqualTo("a\nb\\x0dc");
    }

    @Test
    void aLineHasNoNewlineAndIsCutOutsideOfACharacter() {
        assertThat(SafeText.line(" a\nb\tc ", 10)).isEqualTo("a b c");
        assertThat(SafeText.line("abcdef", 4)).isEqualTo("abc…");
        assertThat(SafeText.line("ab🌙def", 4)).isEqualTo("ab…");
    }

    @Test
    void jsonKeepsItsMeaning() {
        assertThat(SafeText.json("{\"a\":\"\u009b2J\"}")).isEqualTo("{\"a\":\"\\u009b2J\"}");
    }
}
