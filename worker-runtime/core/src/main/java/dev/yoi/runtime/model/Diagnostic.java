package dev.yoi.runtime.model;

import java.time.Instant;

/// A typed, bounded, path-free statement that something is wrong. One per (code, subject): a repetition raises
/// `count` and `lastSeen`.
public record Diagnostic(
        DiagnosticCode code,
        Severity severity,
        String message,
        String subject,
        long count,
        Instant firstSeen,
        Instant lastSeen) {
    /// Longest message, in UTF-16 units; longer ones are cut and end in `…`.
    public static final int MAX_MESSAGE_CHARACTERS = 500;

    public Diagnostic {
        message = cut(message);
    }

    public static Diagnostic first(DiagnosticCode code, Severity severity, String message, String subject, Instant at) {
        return new Diagnostic(code, severity, message, subject, 1, at, at);
    }

    public Diagnostic again(String newMessage, Instant at) {
        return new Diagnostic(code, severity, newMessage, subject, count + 1, firstSeen, at);
    }

    private static String cut(String text) {
        return text.length() <= MAX_MESSAGE_CHARACTERS ? text : text.substring(0, MAX_MESSAGE_CHARACTERS - 1) + "…";
    }
}
