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
    /// Longest message and subject, in UTF-16 units; longer ones are cut and end in `…`.
    public static final int MAX_MESSAGE_CHARACTERS = 500;

    public Diagnostic {
        message = cut(message);
        subject = cut(subject);
    }

    public static Diagnostic first(DiagnosticCode code, Severity severity, String message, String subject, Instant at) {
        return new Diagnostic(code, severity, message, subject, 1, at, at);
    }

    public Diagnostic again(String newMessage, Instant at) {
        return new Diagnostic(code, severity, newMessage, subject, count + 1, firstSeen, at);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_MESSAGE_CHARACTERS) {
            return text;
        }
        int end = MAX_MESSAGE_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
