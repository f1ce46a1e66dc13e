package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A walk over the lines of a byte array. A line ends at LF or at the end; a CR before the LF belongs to the line
/// end.
///
/// Reused in place of a list of lines, since a thread may have a million of them.
final class Lines {

    private final byte[] bytes;
    private final int limit;
    private int start;
    private int end;
    private int next;

    Lines(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.limit = limit;
        this.next = from;
    }

    /// Moves to the next line; false if there is none.
    boolean advance() {
        if (next >= limit) {
            return false;
        }
        start = next;
        int at = start;
        while (at < limit && bytes[at] != '\n') {
            at++;
        }
        next = at < limit ? at + 1 : limit;
        end = at > start && at < limit && bytes[at - 1] == '\r' ? at - 1 : at;
        return true;
    }

    /// Offset of the line's first byte.
    int start() {
        return start;
    }

    /// Offset behind the line's text, before its line end.
    int end() {
        return end;
    }

    /// Offset behind the line's text without any CRs at its end. The same whether the line's LF is there yet or
    /// not, unlike [#end].
    int endWithoutReturns() {
        int at = end;
        while (at > start && bytes[at - 1] == '\r') {
            at--;
        }
        return at;
    }

    /// Offset behind the line end: where the next line starts.
    int next() {
        return next;
    }

    /// The line's text; bytes that are no UTF-8 come out as U+FFFD.
    String text() {
        return new String(bytes, start, end - start, UTF_8);
    }

    /// The bytes of the line end, so that an edit can keep them.
    String lineEnd() {
        return new String(bytes, end, next - end, UTF_8);
    }

    boolean equalsAscii(String text) {
        return end - start == text.length() && startsWith(text);
    }

    boolean startsWith(String text) {
        if (end - start < text.length()) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            if (bytes[start + at] != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    boolean endsWith(String text) {
        if (end - start < text.length()) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            if (bytes[end - text.length() + at] != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the line has nothing but spaces, tabs and CRs.
    boolean isBlank() {
        for (int at = start; at < end; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    byte at(int offset) {
        return bytes[start + offset];
    }

    int length() {
        return end - start;
    }
}
