package dev.yoi.cli.terminal;

import java.io.PrintStream;

/// Where a command writes. Standard output holds the answer and nothing else; hints go to standard error and fall
/// away with `--quiet`.
public final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean coloured;
    private final boolean quiet;
    private final boolean raw;

    private Terminal(Host host, boolean quiet, boolean raw) {
        this.out = host.out();
        this.err = host.err();
        this.coloured = host.coloured();
        this.quiet = quiet;
        this.raw = raw;
    }

    public static Terminal of(Host host, boolean quiet) {
        return new Terminal(host, quiet, false);
    }

    /// Passes on what workers wrote byte for byte. Only a program may get that: towards a person nothing changes.
    public static Terminal raw(Host host, boolean quiet) {
        return new Terminal(host, quiet, !host.interactive());
    }

    /// A line that may hold what a worker wrote.
    public void line(String text) {
        out.println(shown(text));
    }

    public void line(Style style, String text) {
        out.println(styled(style, shown(text)));
    }

    /// Part of a line, seen at once.
    public void part(String text) {
        out.print(shown(text));
        out.flush();
    }

    public void table(Table table) {
        table.print(this);
    }

    public void json(String document) {
        out.println(SafeText.json(document));
    }

    /// Tells a person what goes on or what to do next; no part of the answer.
    public void hint(String text) {
        if (!quiet) {
            err.println(styled(Style.QUIET, SafeText.of(text)));
        }
    }

    public String styled(Style style, String text) {
        return coloured ? style.around(text) : text;
    }

    /// Text of our own that holds our own escape sequences.
    void trustedLine(String text) {
        out.println(text);
    }

    private String shown(String text) {
        return raw ? text : SafeText.of(text);
    }
}
