package dev.yoi.tickets.format;

/// Follows the code fences of a Markdown text, line by line, by the CommonMark rule: opened by three or more
/// backticks
/// or tildes
/// indented by at most three spaces, closed by at least as many of the same with nothing behind them.
final class Fences {

    private static final int LENGTH_MIN = 3;
    private static final int INDENT_MAX = 3;

    private char open;
    private int openLength;

    /// Takes the next line. True if the line is a fence or inside one.
    boolean accept(Lines line) {
        int indent = 0;
        while (indent < line.length() && line.at(indent) == ' ') {
            indent++;
        }
        if (indent > INDENT_MAX || indent == line.length()) {
            return isOpen();
        }
        char character = (char) line.at(indent);
        if (character != '`' && character != '~') {
            return isOpen();
        }
        int end = indent;
        while (end < line.length() && line.at(end) == character) {
            end++;
        }
        return acceptRun(line, character, end - indent, end);
    }

    private boolean acceptRun(Lines line, char character, int length, int end) {
        if (isOpen()) {
            if (character == open && length >= openLength && isBlankFrom(line, end)) {
                open = 0;
            }
            return true;
        }
        if (length < LENGTH_MIN || (character == '`' && hasBacktick(line, end))) {
            return false;
        }
        open = character;
        openLength = length;
        return true;
    }

    boolean isOpen() {
        return open != 0;
    }

    void reset() {
        open = 0;
    }

    /// The line that closes the open fence.
    String closingLine() {
        return String.valueOf(open).repeat(openLength);
    }

    private static boolean isBlankFrom(Lines line, int from) {
        for (int at = from; at < line.length(); at++) {
            if (line.at(at) != ' ' && line.at(at) != '\t' && line.at(at) != '\r') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasBacktick(Lines line, int from) {
        for (int at = from; at < line.length(); at++) {
            if (line.at(at) == '`') {
                return true;
            }
        }
        return false;
    }
}
