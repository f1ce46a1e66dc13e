package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;

/// Collects what a reader finds wrong in one file. Bounded: a hostile file could otherwise produce a diagnostic
/// per line.
final class Findings {

    /// Most diagnostics kept for one file.
    static final int COUNT_MAX = 200;

    private final String ticket;
    private final String file;
    private final byte[] bytes;
    private final int firstLineOffset;
    private final List<Diagnostic> found = new ArrayList<>();

    /// @param firstLineOffset where line 0 of [#addAtLine] starts
    Findings(String ticket, String file, byte[] bytes, int firstLineOffset) {
        this.ticket = ticket;
        this.file = file;
        this.bytes = bytes;
        this.firstLineOffset = firstLineOffset;
    }

    void add(DiagnosticCode code, long offset, String message) {
        if (found.size() < COUNT_MAX) {
            found.add(new Diagnostic(code, ticket, file, offset, message));
        }
    }

    void addAtLine(DiagnosticCode code, int line, String message) {
        var lines = new Lines(bytes, firstLineOffset, bytes.length);
        int offset = firstLineOffset;
        for (int at = 0; at <= line && lines.advance(); at++) {
            offset = lines.start();
        }
        add(code, offset, message);
    }

    List<Diagnostic> found() {
        return List.copyOf(found);
    }
}
