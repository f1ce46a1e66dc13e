package dev.yoi.cli.terminal;

/// The few ways in which text is set off, with the code that a terminal knows each by.
public enum Style {
    PLAIN(""),
    STRONG("1"),
    QUIET("2"),
    GOOD("32"),
    ATTENTION("33"),
    BAD("31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    public String around(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
