package dev.yoi.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String HOSTILE = "\u001b]0;owned\u0007";

    @Test
    void columnsAreAligned() {
        var screen = new Screen();
        var table = new Table("ID", "NAME");
        table.row(Table.cell("1"), Table.cell("夜"));
        table.row(Table.cell("22"), Table.cell("long\nname"));

        screen.terminal().table(table);

        assertThat(screen.output()).isEqualTo("ID  NAME\n1   夜\n22  long name\n");
    }

    @Test
    void coloursAreForATerminalOnlyAndNotWhereTheyAreUnwanted() {
        var table = new Table("ID");
        var piped = new Screen();
        piped.terminal().table(table);
        assertThat(piped.output()).doesNotContain("\u001b");

        var person = new Screen().interactive();
        person.terminal().table(table);
        assertThat(person.output()).contains("\u001b[2mID\u001b[0m");

        var plain = new Screen().interactive().with(Map.of("NO_COLOR", "1"));
        plain.terminal().table(table);
        assertThat(plain.output()).doesNotContain("\u001b");
    }

    @Test
    void whatAWorkerWroteCannotSteerTheTerminal() {
        var screen = new Screen().interactive();

        Terminal.raw(screen.host(), false).part(HOSTILE);
        screen.terminal().line(Style.STRONG, HOSTILE);

        assertThat(screen.output()).doesNotContain("\u001b]").contains("\\x1b]0;owned");
    }

    @Test
    void aProgramGetsItByteForByteWhenItAsks() {
        var screen = new Screen();

        screen.terminal().part(HOSTILE);
        assertThat(screen.output()).isEqualTo("\\x1b]0;owned\\x07");
        Terminal.raw(screen.host(), false).part(HOSTILE);
        assertThat(screen.output()).endsWith(HOSTILE);
    }

    @Test
    void hintsGoToStandardErrorAndFallAwayWhenUnwanted() {
        var screen = new Screen();

        Terminal.of(screen.host(), false).hint("next: this");
        Terminal.of(screen.host(), true).hint("next: that");

        assertThat(screen.output()).isEmpty();
        assertThat(screen.errors()).isEqualTo("next: this\n");
    }
}
